import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { query } from '../../kernel/operation.ts'
import { Job, JobId } from './job.ts'
import { findJobRow } from './queries.ts'

export const getJob = query({
  name: 'jobs.get',
  summary: 'Get a background job that waits, runs or is dead',
  scope: 'jobs:read',
  input: z.object({ id: JobId }),
  output: Job,
  errors: ['not_found'],
  rest: 'GET /jobs/:id',
  async run(ctx, { id }) {
    const job = await findJobRow(ctx.db, ctx.workspaceId, id)
    if (!job) throw new AppError('not_found')
    return job
  },
})
