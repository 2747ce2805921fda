import { watch } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { putPlugin } from '../features/plugins/index.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { packPlugin } from '../kernel/plugins/pack-plugin.ts'
import { withKernel } from './connect.ts'
import { workspaceOf } from './plugin-install.ts'

/** Packs and installs a folder into the running Hayloft whenever it changes, and shows the plugin's log. */
export async function develop(folder: string, { workspace }: { workspace?: string | undefined }): Promise<void> {
  await withKernel(async (kernel) => {
    const workspaceId = await workspaceOf(kernel, workspace)
    const changes = watchFolder(folder)
    let shown: { id: string; after: string } | undefined
    for (;;) {
      if (changes.take()) {
        const id = await put(kernel, workspaceId, folder)
        if (id && id !== shown?.id) shown = { id, after: await lastLine(kernel, id) }
      }
      if (shown) shown.after = await showLines(kernel, shown)
      await sleep(300)
    }
  })
}

function watchFolder(folder: string): { take(): boolean } {
  let changed = true
  let at = 0
  watch(folder, { recursive: true }, (_kind, name) => {
    if (name && /(^|\/)(node_modules|\.git)(\/|$)|\.zip$/.test(name)) return
    changed = true
    at = Date.now()
  })
  return {
    // An editor writes a file in several steps.
    take() {
      if (!changed || Date.now() - at < 150) return false
      changed = false
      return true
    },
  }
}

async function put(kernel: Kernel, workspaceId: string, folder: string): Promise<string | null> {
  try {
    const { plugin, isNew } = await putPlugin(kernel, workspaceId, (await packPlugin(folder)).bytes, { development: true })
    console.log(`${new Date().toISOString().slice(11, 19)}  ${plugin.title} ${plugin.version} ${isNew ? 'is installed' : 'is reloaded'}`)
    return plugin.id
  } catch (error) {
    console.error(`${new Date().toISOString().slice(11, 19)}  ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}

async function lastLine(kernel: Kernel, id: string): Promise<string> {
  const { rows } = await kernel.database.systemPool.query<{ id: string }>('select coalesce(max(id), 0)::text as id from plugin_log_lines where installation_id = $1', [id])
  return rows[0]!.id
}

async function showLines(kernel: Kernel, { id, after }: { id: string; after: string }): Promise<string> {
  const { rows } = await kernel.database.systemPool.query<{ id: string; level: string; text: string; at: Date }>(
    'select id::text, level, text, at from plugin_log_lines where installation_id = $1 and id > $2 order by id limit 200', [id, after])
  for (const { level, text, at } of rows) console.log(`${at.toISOString().slice(11, 19)}  ${level.padEnd(6)} ${text}`)
  return rows.at(-1)?.id ?? after
}
