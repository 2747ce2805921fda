import { z } from 'zod'
import { readPageCursor, toPage } from '../../kernel/db/page.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { listApprovalRows } from './approval-queries.ts'
import { ApprovalPage } from './run.ts'

export const listApprovals = query({
  name: 'approvals.list',
  summary: 'List what waits for your decision, of the oldest runs first',
  scope: 'approvals:read',
  input: z.object(pageInput),
  output: ApprovalPage,
  rest: 'GET /approvals',
  async run(ctx, { limit, cursor }) {
    const rows = await listApprovalRows(ctx.db, ctx.actor, cursor === undefined ? null : readPlace(cursor), limit + 1)
    return toPage(rows, limit, ({ runId, path }) => [runId, path])
  },
})

function readPlace(cursor: string): { runId: string; path: string } {
  const [runId, path] = readPageCursor(cursor, 2)
  const id = Id.safeParse(runId)
  if (!id.success) throw new AppError('invalid_input', { detail: 'cursor: not a nextCursor of this list' })
  return { runId: id.data, path: String(path) }
}
