import { sql } from 'kysely'
import { z } from 'zod'
import { Id, newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { payloadOf, pluginFailed, pluginUpdated } from './events.ts'
import { findInstallation } from './installation.ts'

/** What became of a plugin's process. Run by its host. */
export const noteFailure = command({
  name: 'plugins.noteFailure',
  summary: 'Note that a plugin fails, or works again',
  scope: 'plugins:manage',
  input: z.object({ id: Id, state: z.enum(['enabled', 'failing']), lastError: z.string().nullable() }),
  output: z.object({}),
  rest: 'POST /plugins/:id/failures',
  async run(ctx, { id, state, lastError }) {
    const before = await findInstallation(ctx.db, id, { lock: true })
    // Switched off meanwhile: that stays.
    const now = before.state === 'disabled' ? 'disabled' : state
    const text = lastError?.replaceAll('\0', '').slice(0, 2_000).toWellFormed() ?? null
    await sql`update plugin_installations set state = ${now}, last_error = ${text} where id = ${id}`.execute(ctx.db)
    if (now === before.state) return {}
    ctx.emit(now === 'failing' ? pluginFailed : pluginUpdated, { subjectId: id, payload: payloadOf({ ...before, state: now, lastError: text }) })
    return {}
  },
})

export async function tellFailure(kernel: Kernel, { workspaceId, id }: { workspaceId: string; id: string }, state: 'enabled' | 'failing', lastError: string | null): Promise<void> {
  const call = { caller: systemCaller(workspaceId, 'plugins'), request: { correlationId: newId(), ip: null, userAgent: null }, surface: 'internal' as const }
  // Removed meanwhile, or the database is away: the next failure tells it.
  await runOperation(kernel, noteFailure, call, { id, state, lastError }).catch(() => undefined)
}
