import { z } from 'zod'
import { retryRun as retry } from '../../kernel/flows/retry-run.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { findRun } from './queries.ts'
import { Run } from './run.ts'

export const retryRun = command({
  name: 'runs.retry',
  summary: 'Let a run that has ended go on from where it failed, or from a step; results before it stay',
  scope: 'runs:write',
  input: z.object({ id: Id, fromPath: z.string().max(1_000).optional().describe('A path of the run\'s steps') }),
  output: Run,
  errors: ['not_found', 'conflict'],
  rest: 'POST /runs/:id/retries',
  async run(ctx, { id, fromPath }) {
    const before = await findRun(ctx.db, id)
    await retry(ctx.db, ctx.kernel.jobs, { workspaceId: ctx.workspaceId, runId: id, fromPath })
    const after = await findRun(ctx.db, id)
    ctx.recordChange({ subjectId: id, before, after })
    return after
  },
})
