import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { cancelRun as cancel } from '../../kernel/flows/cancel-run.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { findRun } from './queries.ts'
import { Run } from './run.ts'

export const cancelRun = command({
  name: 'runs.cancel',
  summary: 'End a run at once, also in the midst of a step',
  scope: 'runs:write',
  input: z.object({ id: Id, compensate: z.boolean().default(false).describe('Undo first what it has done, as its steps say') }),
  output: Run,
  errors: ['not_found', 'conflict'],
  rest: 'PUT /runs/:id/cancellation',
  async run(ctx, { id, compensate }) {
    const before = await findRun(ctx.db, id)
    const isCancelled = await cancel(ctx.db, ctx.kernel.jobs, { workspaceId: ctx.workspaceId, runId: id, compensate })
    if (!isCancelled) throw new AppError('conflict', { detail: 'The run has ended already.' })
    const after = await findRun(ctx.db, id)
    ctx.recordChange({ subjectId: id, before, after })
    return after
  },
})
