import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { root } from './root.mjs'

const ignored = new Set(['node_modules', 'dist', 'coverage', '.hayloft'])

/** One number for the content of all sources below the paths; tests do not count, as nothing is built from them. */
export function hashOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths) {
    for (const file of filesBelow(join(root, path))) {
      hash.update(relative(root, file)).update('\0').update(readFileSync(file))
    }
  }
  return hash.digest('hex')
}

/** Whether the output is there and was built from just these sources. */
export function isFresh(output, hash) {
  const stamp = stampOf(output)
  return existsSync(join(root, output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
}

export function stampFresh(output, hash) {
  mkdirSync(dirname(stampOf(output)), { recursive: true })
  writeFileSync(stampOf(output), hash)
}

function stampOf(output) {
  return join(root, 'node_modules/.cache/hayloft', `${output.replaceAll('/', '-')}.stamp`)
}

function filesBelow(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !ignored.has(name) && !/\.test\.[cm]?[jt]sx?$/.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ name }) => filesBelow(join(path, name)))
}
