import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { z } from 'zod'
import { installPlugin } from '../features/plugins/install-plugin.ts'
import type { Plugin } from '../features/plugins/plugin.ts'
import { createFile } from '../features/files/create-file.ts'
import { storageKey } from '../features/files/file.ts'
import { packPlugin } from '../kernel/plugins/pack-plugin.ts'
import type { CastName, World } from './world.ts'

type Options = Omit<z.input<typeof installPlugin['input']>, 'fileId' | 'bundled'> & { as?: CastName }

/** Packs a plugin's folder, uploads and installs it, as an admin would: all scopes that it asks for, unless told otherwise. */
export async function installFolder(world: World, folder: string, options: Options = {}): Promise<Plugin & { id: string }> {
  return installPackage(world, (await packPlugin(folder)).bytes, options)
}

export async function installPackage(world: World, bytes: Buffer, { as = 'olga', ...options }: Options = {}): Promise<Plugin & { id: string }> {
  const plugin = await world.as(as).run(installPlugin, { fileId: await uploadFile(world, bytes, as), ...options })
  return { ...plugin, id: plugin.id! }
}

export async function uploadFile(world: World, bytes: Buffer, as: CastName = 'olga'): Promise<string> {
  const { id } = await world.as(as).run(createFile, { name: 'plugin.zip', contentType: 'application/zip', size: bytes.length })
  const { workspaceId } = world.cast[as].caller
  await world.kernel.storage.put(storageKey(workspaceId!, id), bytes)
  await world.kernel.database.system.updateTable('files').set({ stored_at: new Date() }).where('id', '=', id).execute()
  return id
}

/** A package of files written here: `plugin.ts` is all that is needed. */
export async function packFiles(files: Record<string, string>): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'hayloft-plugin-'))
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), content)
    }
    return (await packPlugin(folder)).bytes
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
