import { sql } from 'kysely'
import { z } from 'zod'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { readIdCursor, readPageCursor, toPage } from '../../kernel/db/page.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command, query } from '../../kernel/operation.ts'
import { pageInput, pageOf } from '../../kernel/shapes.ts'
import { BulkAction, BulkActionPage } from './bulk-action.ts'
import { bulkActionFinished } from './events.ts'
import { findBulkAction, listOwn, lockBulkAction } from './queries.ts'

export const listBulkActions = query({
  name: 'bulkActions.list',
  summary: 'List your bulk actions, newest first',
  scope: 'conversations:write',
  input: z.object(pageInput),
  output: BulkActionPage,
  rest: 'GET /bulk-actions',
  async run(ctx, { limit, cursor }) {
    const rows = await listOwn(ctx, cursor ? readIdCursor(cursor) : null, limit + 1)
    return toPage(rows, limit, (bulkAction) => [bulkAction.id])
  },
})

export const getBulkAction = query({
  name: 'bulkActions.get',
  summary: 'Get a bulk action: how far it is',
  scope: 'conversations:write',
  input: z.object({ id: Id }),
  output: BulkAction,
  errors: ['not_found'],
  rest: 'GET /bulk-actions/:id',
  run: (ctx, { id }) => findBulkAction(ctx, id),
})

export const BulkActionFailure = z.object({
  position: z.int(), conversationId: Id, errorCode: z.string(), errorDetail: z.string(),
}).meta({ id: 'BulkActionFailure', description: 'A conversation that a bulk action did not change, and why' })

export const listBulkActionFailures = query({
  name: 'bulkActions.listFailures',
  summary: 'List the conversations that a bulk action could not change, and why',
  scope: 'conversations:write',
  input: z.object({ id: Id, ...pageInput }),
  output: pageOf(BulkActionFailure),
  errors: ['not_found'],
  rest: 'GET /bulk-actions/:id/failures',
  async run(ctx, { id, limit, cursor }) {
    await findBulkAction(ctx, id)
    const after = cursor ? readPosition(cursor) : 0
    const { rows } = await sql<z.output<typeof BulkActionFailure>>`
      select position, conversation_id as "conversationId", error_code as "errorCode", error_detail as "errorDetail" from bulk_action_items
      where workspace_id = current_workspace() and bulk_action_id = ${id} and outcome = 'failed' and position > ${after} order by position ${limitTo(limit + 1)}`.execute(ctx.db)
    return toPage(rows, limit, ({ position }) => [position])
  },
})

function readPosition(cursor: string): number {
  const [position] = readPageCursor(cursor, 1)
  if (typeof position === 'number' && Number.isSafeInteger(position) && Math.abs(position) < 2 ** 31) return position
  throw new AppError('invalid_input', { detail: 'cursor: not a nextCursor of this list' })
}

export const cancelBulkAction = command({
  name: 'bulkActions.cancel',
  summary: 'Stop a bulk action; what it has changed stays changed',
  scope: 'conversations:write',
  input: z.object({ id: Id }),
  output: BulkAction,
  errors: ['not_found', 'conflict'],
  rest: 'PUT /bulk-actions/:id/cancellation',
  async run(ctx, { id }) {
    const before = await lockBulkAction(ctx, id)
    if (before.state !== 'running') throw new AppError('conflict', { detail: 'It has ended already.' })
    await sql`update bulk_actions set state = 'cancelled', updated_at = ${ctx.now}, finished_at = ${ctx.now} where id = ${id}`.execute(ctx.db)
    const bulkAction = await findBulkAction(ctx, id)
    ctx.recordChange({ subjectId: id, before, after: bulkAction })
    ctx.emit(bulkActionFinished, { subjectId: id, payload: { bulkAction } })
    return bulkAction
  },
})
