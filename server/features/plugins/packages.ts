import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { isThere, mostPackageBytes, type PluginPackage, readPackage, unpackInto } from '../../kernel/plugins/plugin-package.ts'
import { bundledPluginsFolder } from '../../paths.ts'
import { readFileContent } from '../files/index.ts'

type Source = { fileId?: string | undefined; bundled?: string | undefined }

/** The package that an admin names: an uploaded ZIP, or one that came with Hayloft. @throws AppError not_found, invalid_input */
export async function openPackage(ctx: Context, { fileId, bundled }: Source): Promise<PluginPackage> {
  if ((fileId === undefined) === (bundled === undefined)) {
    throw new AppError('invalid_input', { detail: 'Name either fileId, of an uploaded package, or bundled, a plugin that came with Hayloft.' })
  }
  return readPackage(fileId === undefined ? await readBundled(bundled!) : await readUploaded(ctx, fileId))
}

async function readUploaded(ctx: Context, id: string): Promise<Buffer> {
  const file = await ctx.db.selectFrom('files').select('size').where('id', '=', id).where('stored_at', 'is not', null).executeTakeFirst()
  if (!file) throw new AppError('not_found', { detail: 'There is no uploaded file with that id.' })
  if (Number(file.size) > mostPackageBytes) throw new AppError('too_large', { detail: 'A package may have at most 20 MB.' })
  return buffer(await readFileContent(ctx.kernel.storage, ctx.workspaceId, id))
}

async function readBundled(name: string): Promise<Buffer> {
  const found = /^[a-z][a-z0-9-]+$/.test(name) ? await readFile(join(bundledPluginsFolder, `${name}.zip`)).catch(() => undefined) : undefined
  if (!found) throw new AppError('not_found', { detail: `Hayloft came without a plugin ${name}.` })
  return found
}

let bundled: Promise<PluginPackage[]> | undefined

/** Every plugin that came with Hayloft; read once. */
export function bundledPackages(): Promise<PluginPackage[]> {
  return bundled ??= readdir(bundledPluginsFolder).catch(() => []).then((names: string[]) =>
    Promise.all(names.filter((name) => name.endsWith('.zip')).sort().map(async (name) => readPackage(await readFile(join(bundledPluginsFolder, name))))))
}

const keyOf = (hash: string): string => `plugins/${hash.slice(0, 2)}/${hash}.zip`

export async function storePackage(kernel: Kernel, { hash, bytes }: PluginPackage): Promise<void> {
  await kernel.storage.put(keyOf(hash), bytes)
}

const unpacking = new Map<string, Promise<string>>()

/** The folder of an unpacked package on this machine. */
export function folderOf(kernel: Kernel, hash: string): Promise<string> {
  const folder = resolve(kernel.config.dataDir, 'plugins', hash)
  let done = unpacking.get(folder)
  if (!done) unpacking.set(folder, done = unpack(kernel, hash, folder).finally(() => unpacking.delete(folder)))
  return done
}

async function unpack(kernel: Kernel, hash: string, folder: string): Promise<string> {
  if (!await isThere(folder)) await unpackInto(folder, readPackage(await buffer((await kernel.storage.get(keyOf(hash))).stream)))
  return folder
}
