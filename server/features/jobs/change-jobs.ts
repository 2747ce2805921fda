import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { command } from '../../kernel/operation.ts'
import { JobId, JobName } from './job.ts'
import { type JobChoice, removeJobRows, retryJobRows } from './queries.ts'

const choice = {
  ids: z.array(JobId).min(1).max(1_000).optional().describe('These jobs; those that run are left alone'),
  name: JobName.optional().describe('All dead jobs of this name'),
}
const changed = z.object({ count: z.int() }).meta({ id: 'JobsChanged' })

export const retryJobs = command({
  name: 'jobs.retry',
  summary: 'Try jobs again now: dead ones begin anew, waiting ones wait no longer',
  scope: 'jobs:manage',
  input: z.object(choice),
  output: changed,
  errors: ['not_found'],
  rest: 'POST /jobs/retries',
  run: (ctx, input) => change(ctx, input, retryJobRows),
})

export const removeJobs = command({
  name: 'jobs.remove',
  summary: 'Remove jobs that wait or are dead: their work is not done',
  scope: 'jobs:manage',
  input: z.object(choice),
  output: changed,
  errors: ['not_found'],
  rest: 'POST /jobs/removals',
  run: (ctx, input) => change(ctx, input, removeJobRows),
})

async function change({ db, workspaceId }: Context, { ids, name }: JobChoice, work: typeof retryJobRows): Promise<{ count: number }> {
  if ((ids === undefined) === (name === undefined)) throw new AppError('invalid_input', { detail: 'Say either which jobs, or the name of those that are dead.' })
  const count = await work(db, workspaceId, { ids, name })
  if (count === 0) throw new AppError('not_found')
  return { count }
}
