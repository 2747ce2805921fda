import { z } from 'zod'
import { event } from '../../kernel/events/event.ts'
import { Id } from '../../kernel/ids.ts'

const ofPlugin = {
  payload: z.object({
    plugin: z.object({ id: Id, name: z.string(), title: z.string(), version: z.string(), state: z.enum(['enabled', 'disabled', 'failing']), lastError: z.string().nullable() }),
  }),
  audience: () => ['plugins'],
}
export const pluginInstalled = event('plugin.installed', ofPlugin)
export const pluginUpdated = event('plugin.updated', ofPlugin)
export const pluginRemoved = event('plugin.removed', ofPlugin)
export const pluginFailed = event('plugin.failed', ofPlugin)

type Told = { id: string; name: string; manifest: { title: string }; version: string; state: 'enabled' | 'disabled' | 'failing'; lastError: string | null }

export function payloadOf({ id, name, manifest, version, state, lastError }: Told) {
  return { plugin: { id, name, title: manifest.title, version, state, lastError } }
}
