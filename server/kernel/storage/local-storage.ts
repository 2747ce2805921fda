import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, normalize, sep } from 'node:path'
import { AppError } from '../errors.ts'
import { newId } from '../ids.ts'
import type { Storage } from './storage.ts'

/** Blobs in a local folder, one file each. */
export function makeLocalStorage(folder: string): Storage {
  const place = (key: string): string => {
    const path = normalize(join(folder, key))
    if (!path.startsWith(normalize(folder) + sep)) throw new Error(`storage key leaves the folder: ${key}`)
    return path
  }
  return {
    async put(key, content, { maxBytes = Number.POSITIVE_INFINITY } = {}) {
      const path = place(key)
      const part = `${path}.${newId()}.part`
      await mkdir(dirname(path), { recursive: true })
      const file = await open(part, 'wx', 0o600)
      let size = 0
      try {
        for await (const chunk of Buffer.isBuffer(content) ? [content] : content) {
          size += chunk.length
          if (size > maxBytes) throw new AppError('too_large', { detail: `A file may have at most ${maxBytes} bytes.` })
          await file.write(chunk)
        }
        await file.sync()
        await file.close()
        await rename(part, path)
        return size
      } catch (error) {
        await file.close().catch(() => undefined)
        await rm(part, { force: true })
        throw error
      }
    },
    async get(key) {
      const path = place(key)
      const found = await stat(path).catch(() => undefined)
      if (!found) throw new AppError('not_found')
      return { stream: createReadStream(path), size: found.size }
    },
    remove: (key) => rm(place(key), { force: true }),
  }
}
