import { z } from 'zod'
import { readPageCursor, toPage } from '../../kernel/db/page.ts'
import { AppError } from '../../kernel/errors.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { Job, JobId, JobName, JobPage } from './job.ts'
import { listJobRows } from './queries.ts'

export const listJobs = query({
  name: 'jobs.list',
  summary: 'List background jobs that wait, run or are dead, newest first',
  scope: 'jobs:read',
  input: z.object({ ...pageInput, state: Job.shape.state.optional(), name: JobName.optional() }),
  output: JobPage,
  rest: 'GET /jobs',
  async run(ctx, { limit, cursor, ...filter }) {
    const rows = await listJobRows(ctx.db, ctx.workspaceId, { ...filter, ...(cursor ? { after: readAfter(cursor) } : {}), limit: limit + 1 })
    return toPage(rows, limit, (job) => [job.createdAt, job.id])
  },
})

function readAfter(cursor: string): { createdAt: string; id: string } {
  const [createdAt, id] = readPageCursor(cursor, 2)
  const parsed = z.object({ createdAt: z.iso.datetime(), id: JobId }).safeParse({ createdAt, id })
  if (!parsed.success) throw new AppError('invalid_input', { detail: 'cursor: not a nextCursor of this list' })
  return parsed.data
}
