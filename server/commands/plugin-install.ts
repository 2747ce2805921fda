import { readFile, stat } from 'node:fs/promises'
import { putPlugin } from '../features/plugins/index.ts'
import { packPlugin } from '../kernel/plugins/pack-plugin.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { withKernel } from './connect.ts'
import { CommandError } from './terminal.ts'

type Options = { workspace?: string | undefined; grant?: string | undefined }

/** As the operator of this machine: grants what the plugin asks for, or the scopes that are named. */
export async function install(place: string, { workspace, grant }: Options): Promise<void> {
  const found = await stat(place).catch(() => { throw new CommandError(`There is nothing at ${place}.`) })
  const bytes = found.isDirectory() ? (await packPlugin(place)).bytes : await readFile(place)
  await withKernel(async (kernel) => {
    const grantedScopes = grant?.split(',').map((scope) => scope.trim()).filter(Boolean)
    const { plugin, isNew } = await putPlugin(kernel, await workspaceOf(kernel, workspace), bytes, { grantedScopes })
    console.log(`${plugin.title} ${plugin.version} ${isNew ? 'is installed' : 'replaces what was installed'}: ${plugin.id}`)
    console.log(`  granted: ${plugin.grantedScopes.join(', ') || 'no scopes'}`)
  })
}

/** The one that is named, or the only one. */
export async function workspaceOf(kernel: Kernel, slug: string | undefined): Promise<string> {
  const rows = await kernel.database.system.selectFrom('workspaces').select(['id', 'slug']).orderBy('created_at').limit(20).execute()
  const found = slug === undefined && rows.length === 1 ? rows[0]
    : slug === undefined ? undefined : await kernel.database.system.selectFrom('workspaces').select(['id', 'slug']).where('slug', '=', slug).executeTakeFirst()
  if (found) return found.id
  throw new CommandError(slug === undefined ? `Say which workspace: --workspace ${rows.map((row) => row.slug).join(' or ')}` : `There is no workspace ${slug}.`)
}
