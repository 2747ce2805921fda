import { z } from 'zod'
import { readPageCursor, toPage } from '../../kernel/db/page.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput, pageOf } from '../../kernel/shapes.ts'
import { FlowVersion } from './flow.ts'
import { findFlow, listVersions } from './queries.ts'

export const listFlowVersions = query({
  name: 'flowVersions.list',
  summary: 'List what was published of a flow, newest first',
  scope: 'flows:read',
  input: z.object({ id: Id.describe('The flow'), ...pageInput }),
  output: pageOf(FlowVersion),
  errors: ['not_found'],
  rest: 'GET /flows/:id/versions',
  async run(ctx, { id, limit, cursor }) {
    const before = cursor === undefined ? null : Math.min(Number(readPageCursor(cursor, 1)[0]) || 0, 2 ** 31 - 1)
    await findFlow(ctx.db, id)
    return toPage(await listVersions(ctx.db, id, before, limit + 1), limit, ({ version }) => [version])
  },
})
