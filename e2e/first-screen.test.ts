import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

type Chunk = { file: string; imports?: string[]; dynamicImports?: string[] }

const built = fileURLToPath(new URL('../dashboard/dist/', import.meta.url))
const manifest = JSON.parse(readFileSync(`${built}.vite/manifest.json`, 'utf8')) as Record<string, Chunk>

/** Everything that must have arrived before these can run. */
function filesOf(entries: readonly string[]): string[] {
  const seen = new Set<string>()
  const visit = (name: string): void => {
    const chunk = manifest[name]
    if (!chunk) throw new Error(`The build has no ${name}.`)
    if (seen.has(name)) return
    seen.add(name)
    chunk.imports?.forEach(visit)
  }
  entries.forEach(visit)
  return [...seen].map((name) => manifest[name]!.file).filter((file) => file.endsWith('.js'))
}

const bytesOf = (files: readonly string[]): number => files.reduce((sum, file) => sum + gzipSync(readFileSync(built + file)).length, 0)

test("the inbox's first screen takes less than 300 KB of JavaScript, compressed", () => {
  const bytes = bytesOf(filesOf(['index.html', 'features/inbox/index.ts']))
  console.log(`first screen: ${Math.round(bytes / 1024)} KB`)
  expect(bytes).toBeLessThan(300 * 1024)
})

test('the editor comes after it, by itself', () => {
  const first = new Set(filesOf(['index.html', 'features/inbox/index.ts']))
  const editor = filesOf(['features/composer/editor.tsx']).filter((file) => !first.has(file))
  console.log(`editor: ${Math.round(bytesOf(editor) / 1024)} KB`)
  expect(editor.length).toBeGreaterThan(0)
  expect(bytesOf(editor)).toBeGreaterThan(50 * 1024)
})
