import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hayloft-widget-'))
  await promisify(execFile)(process.execPath, [fileURLToPath(new URL('build.mjs', import.meta.url)), folder])
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const sizeOf = async (name: string) => gzipSync(await readFile(join(folder, name))).length

test('the loader has at most 5 KB, everything that a visitor loads at most 30 KB (gzip)', async () => {
  const words = (await readdir(folder)).filter((name) => name.startsWith('words-'))
  expect(words).toHaveLength(6)
  const largest = Math.max(...await Promise.all(words.map(sizeOf)))
  const loader = await sizeOf('widget.js')
  expect(loader).toBeLessThanOrEqual(5 * 1024)
  expect(loader + await sizeOf('look.html') + await sizeOf('messenger.html') + largest).toBeLessThanOrEqual(30 * 1024)
})

test('nothing of it needs more than the policies of the pages allow', async () => {
  for (const name of ['look.html', 'messenger.html']) {
    const page = await readFile(join(folder, name), 'utf8')
    expect(page).toMatch(/Content-Security-Policy" content="default-src 'none'; script-src 'sha256-/)
    expect(page).not.toMatch(/ (on\w+|style)=/)
  }
  expect(await readFile(join(folder, 'widget.js'), 'utf8')).not.toMatch(/innerHTML|eval\(|new Function/)
})
