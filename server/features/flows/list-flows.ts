import { z } from 'zod'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { FlowPage, FlowState } from './flow.ts'
import { countRuns, listFlowRows, quiet } from './queries.ts'

export const listFlows = query({
  name: 'flows.list',
  summary: 'List flows, newest first, with how they ran in the last 24 hours',
  scope: 'flows:read',
  input: z.object({ ...pageInput, state: FlowState.optional(), query: z.string().trim().max(120).optional().describe('Part of the name') }),
  output: FlowPage,
  rest: 'GET /flows',
  async run(ctx, { limit, cursor, state, query: name }) {
    const rows = await listFlowRows(ctx.db, { state, name, after: cursor ? readIdCursor(cursor) : null, limit: limit + 1 })
    const activity = await countRuns(ctx.db, rows.map(({ id }) => id), ctx.now)
    return toPage(rows.map((flow) => ({ ...flow, ...(activity.get(flow.id) ?? quiet()) })), limit, (flow) => [flow.id])
  },
})
