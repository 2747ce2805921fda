import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isThere } from '../kernel/plugins/plugin-package.ts'
import { packPlugin } from '../kernel/plugins/pack-plugin.ts'
import { bundledPluginsFolder, root } from '../paths.ts'

// Run by the build: every plugin under plugins/ becomes a package that an admin can install by its name.
const folder = join(root, 'plugins')
const packed = await Promise.all(readdirSync(folder).sort().map(async (name) => (
  await isThere(join(folder, name, 'plugin.ts')) ? { name, bytes: (await packPlugin(join(folder, name))).bytes } : undefined)))
mkdirSync(bundledPluginsFolder, { recursive: true })
for (const name of readdirSync(bundledPluginsFolder)) if (name.endsWith('.zip')) rmSync(join(bundledPluginsFolder, name))
for (const plugin of packed) if (plugin) writeFileSync(join(bundledPluginsFolder, `${plugin.name}.zip`), plugin.bytes)
