import { createHash } from 'node:crypto'
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Manifest } from '../../../sdk/plugin/manifest.ts'
import { AppError } from '../errors.ts'
import { newId } from '../ids.ts'
import { readZip } from './read-zip.ts'

export const mostPackageBytes = 20 * 1024 * 1024
const mostFiles = 500

export type PluginPackage = { manifest: Manifest; hash: string; bytes: Buffer; files: Map<string, Buffer> }

/** @throws AppError invalid_input, whose words say what to change in the package */
export function readPackage(bytes: Buffer): PluginPackage {
  const files = readZip(bytes, { mostFiles, mostBytes: mostPackageBytes })
  const foreign = [...files.keys()].find((name) => !/^(plugin\.js(on)?|README\.md|LICENSE|pages\/.+)$/.test(name))
  if (foreign) throw new AppError('invalid_input', { detail: `The package holds ${foreign}, which does not belong there: it takes plugin.json, plugin.js and files under pages/.` })
  const text = files.get('plugin.json')
  if (!text || !files.has('plugin.js')) throw new AppError('invalid_input', { detail: 'The package needs plugin.json and plugin.js: make it with hayloft plugin pack.' })
  const manifest = readManifest(text.toString('utf8'))
  for (const { page } of manifest.slots) {
    if (!files.has(`pages/${page}`)) throw new AppError('invalid_input', { detail: `The package has a slot for pages/${page}, but no such file.` })
  }
  return { manifest, hash: createHash('sha256').update(bytes).digest('hex'), bytes, files }
}

function readManifest(text: string): Manifest {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    throw new AppError('invalid_input', { detail: 'The plugin.json of the package is not JSON.' })
  }
  return checkManifest(raw)
}

/** @throws AppError invalid_input */
export function checkManifest(raw: unknown): Manifest {
  const parsed = Manifest.safeParse(raw)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.slice(0, 20).map(({ path, message }) => ({ path: path.join('.'), message }))
  throw new AppError('invalid_input', { issues, detail: `The plugin's definition is not valid: ${issues.map(({ path, message }) => `${path}: ${message}`).join('; ')}` })
}

/** The folder of an unpacked package, made when it is not there: complete or not at all. */
export async function unpackInto(folder: string, { files }: Pick<PluginPackage, 'files'>): Promise<void> {
  const part = `${folder}.${newId()}.part`
  for (const [name, content] of files) {
    // Node takes its module for what it is by its name alone.
    const path = join(part, name === 'plugin.js' ? 'plugin.mjs' : name)
    await mkdir(dirname(path), { recursive: true, mode: 0o755 })
    await writeFile(path, content, { mode: 0o644 })
  }
  await rename(part, folder).catch(async (error: unknown) => {
    await rm(part, { recursive: true, force: true })
    if (!await isThere(folder)) throw error
  })
}

export function isThere(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false)
}
