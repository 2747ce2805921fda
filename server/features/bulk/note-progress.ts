import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { bulkActionFinished, bulkActionProgressed } from './events.ts'
import { findBulkAction, findWaiting, lockBulkAction } from './queries.ts'

const betweenMs = 1_000

/** About once a second, and at the end. */
export const progressBulkAction = command({
  name: 'bulkActions.progress',
  summary: 'Tell how far a bulk action is',
  scope: 'conversations:manage',
  input: z.object({ id: Id, failure: z.string().max(500).optional() }),
  output: z.object({ state: z.string() }),
  errors: ['not_found'],
  rest: 'POST /bulk-progress',
  async run(ctx, { id, failure }) {
    const before = await lockBulkAction(ctx, id)
    if (before.state !== 'running') return { state: before.state }
    const isDone = (await findWaiting(ctx.db, id, 1)).length === 0
    if (!failure && !isDone && ctx.now.getTime() - before.updatedAt.getTime() < betweenMs) return { state: before.state }
    const state = failure ? 'failed' : isDone ? 'done' : 'running'
    await sql`
      update bulk_actions set state = ${state}, detail = ${failure ?? null}, updated_at = ${ctx.now}, finished_at = ${state === 'running' ? null : ctx.now}
      where id = ${id}`.execute(ctx.db)
    const bulkAction = await findBulkAction(ctx, id)
    ctx.emit(state === 'running' ? bulkActionProgressed : bulkActionFinished, { subjectId: id, payload: { bulkAction } })
    return { state }
  },
})

/** @param failure ends it */
export async function noteProgress(kernel: Kernel, workspaceId: string, id: string, failure?: string): Promise<void> {
  const call = { caller: systemCaller(workspaceId), surface: 'internal' as const, request: { correlationId: id, ip: null, userAgent: null } }
  await runOperation(kernel, progressBulkAction, call, { id, failure })
}
