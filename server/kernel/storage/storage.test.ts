import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../config.ts'
import { describeWithS3Server } from '../../testing/needs.ts'
import { type S3Server, startS3Server } from '../../testing/s3-server.ts'
import { makeLocalStorage } from './local-storage.ts'
import { makeS3Storage } from './s3-storage.ts'
import type { Storage } from './storage.ts'

let folder: string
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'hayloft-storage-')) })
afterAll(() => rm(folder, { recursive: true, force: true }))

const mebibyte = 1024 * 1024

/** Different bytes in every mebibyte, never all in memory. */
async function* bytes(mebibytes: number): AsyncGenerator<Buffer> {
  for (let n = 0; n < mebibytes; n++) yield Buffer.alloc(mebibyte, n + 1)
}

async function digest(stream: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of stream) hash.update(chunk)
  return hash.digest('hex')
}

async function read(storage: Storage, key: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of (await storage.get(key)).stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function contract(make: () => Storage, filesLeft: () => Promise<string[]>): void {
  let storage: Storage
  beforeAll(() => { storage = make() })

  it('gives back what was put, by buffer and by stream, and puts anew over it', async () => {
    const content = randomBytes(100_000)
    expect(await storage.put('meadow/01/buffer', content)).toBe(content.length)
    expect(await storage.put('meadow/01/stream', Readable.from([content.subarray(0, 7), content.subarray(7)]))).toBe(content.length)
    for (const key of ['meadow/01/buffer', 'meadow/01/stream']) {
      expect((await read(storage, key)).equals(content), key).toBe(true)
      expect((await storage.get(key)).size).toBe(content.length)
    }
    await storage.put('meadow/01/buffer', Buffer.from('anew'))
    expect((await read(storage, 'meadow/01/buffer')).toString()).toBe('anew')
  })

  it('keeps an empty blob', async () => {
    expect(await storage.put('meadow/02/empty', Buffer.alloc(0))).toBe(0)
    expect(await storage.put('meadow/02/empty-stream', Readable.from([]))).toBe(0)
    expect(await storage.get('meadow/02/empty-stream')).toMatchObject({ size: 0 })
    expect(await read(storage, 'meadow/02/empty')).toHaveLength(0)
  })

  it('takes a large stream whole', async () => {
    expect(await storage.put('meadow/03/large', Readable.from(bytes(23)))).toBe(23 * mebibyte)
    const { stream, size } = await storage.get('meadow/03/large')
    expect(size).toBe(23 * mebibyte)
    expect(await digest(stream)).toBe(await digest(bytes(23)))
  })

  it('refuses what is too large, and leaves what was there', async () => {
    await storage.put('meadow/04/kept', Buffer.from('kept'))
    for (const key of ['meadow/04/kept', 'meadow/04/new']) {
      for (const content of [Readable.from(bytes(12)), Buffer.alloc(mebibyte + 1)]) {
        await expect(storage.put(key, content, { maxBytes: mebibyte })).rejects.toMatchObject({ code: 'too_large' })
      }
    }
    expect((await read(storage, 'meadow/04/kept')).toString()).toBe('kept')
    await expect(storage.get('meadow/04/new')).rejects.toMatchObject({ code: 'not_found' })
    expect(await storage.put('meadow/04/just', Buffer.alloc(mebibyte), { maxBytes: mebibyte })).toBe(mebibyte)
  })

  it('shows nothing of a blob whose source broke off, and leaves nothing behind', async () => {
    const before = await filesLeft()
    const breaking = Readable.from((async function* () {
      yield* bytes(12)
      throw new Error('the visitor went away')
    })())
    await expect(storage.put('meadow/05/broken', breaking)).rejects.toThrow('the visitor went away')
    await expect(storage.get('meadow/05/broken')).rejects.toMatchObject({ code: 'not_found' })
    expect(await filesLeft()).toEqual(before)
  })

  it('says not_found for what is not there, and removes twice alike', async () => {
    await expect(storage.get('meadow/06/nothing')).rejects.toMatchObject({ code: 'not_found' })
    await storage.put('meadow/06/gone', Buffer.from('gone'))
    await storage.remove('meadow/06/gone')
    await storage.remove('meadow/06/gone')
    await expect(storage.get('meadow/06/gone')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('keeps blobs apart that are put at once', async () => {
    const keys = Array.from({ length: 20 }, (_, n) => `meadow/07/${n}`)
    await Promise.all(keys.map((key) => storage.put(key, Readable.from([key]))))
    expect((await Promise.all(keys.map((key) => read(storage, key)))).map(String)).toEqual(keys)
  })
}

async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort()
}

describe('storage in a folder', () => {
  contract(() => makeLocalStorage(folder), () => filesBelow(folder))

  it('refuses a key that leads out of the folder', async () => {
    await expect(makeLocalStorage(folder).put('../out', Buffer.from('x'))).rejects.toThrow('leaves the folder')
  })
})

describeWithS3Server('storage in a bucket', () => {
  let server: S3Server
  const make = () => makeS3Storage(loadConfig({ HAYLOFT_DATA_DIR: folder, ...server.env }).s3!)
  beforeAll(async () => { server = await startS3Server() })

  // s3rver has no AbortMultipartUpload: parts that a bucket of Amazon would throw away stay there, unseen.
  contract(make, async () => (await filesBelow(server.folder)).filter((path) => !path.includes('_uploads')))

  it('is unavailable, and says no more, with a wrong key, without the bucket and without the server', async () => {
    const settings = loadConfig({ HAYLOFT_DATA_DIR: folder, ...server.env }).s3!
    const wrong = [
      makeS3Storage({ ...settings, credentials: { accessKeyId: 'nobody', secretAccessKey: 'nothing' } }),
      makeS3Storage({ ...settings, bucket: 'another' }),
    ]
    for (const storage of wrong) await expect(storage.put('a', Readable.from(['b']))).rejects.toMatchObject({ code: 'unavailable' })
    const storage = make()
    await server.kill()
    await expect(storage.put('a', Buffer.from('b'))).rejects.toMatchObject({ code: 'unavailable' })
    await expect(storage.get('a')).rejects.toMatchObject({ code: 'unavailable' })
  })
})
