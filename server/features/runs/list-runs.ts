import { z } from 'zod'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { RunState } from '../../kernel/flows/events.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { listRunRows } from './queries.ts'
import { RunPage } from './run.ts'

export const listRuns = query({
  name: 'runs.list',
  summary: 'List runs, newest first',
  scope: 'runs:read',
  input: z.object({
    ...pageInput,
    flowId: Id.optional(),
    origin: z.enum(['workspace', 'system']).default('workspace').describe('workspace: of flows made here; system: of the product\'s own'),
    state: RunState.optional(),
    subjectId: Id.optional().describe('About one conversation, contact …'),
  }),
  output: RunPage,
  rest: 'GET /runs',
  async run(ctx, { limit, cursor, ...filter }) {
    const rows = await listRunRows(ctx.db, { ...filter, after: cursor ? readIdCursor(cursor) : null, limit: limit + 1 })
    return toPage(rows, limit, (run) => [run.id])
  },
})
