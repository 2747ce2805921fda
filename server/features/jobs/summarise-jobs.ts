import { z } from 'zod'
import { query } from '../../kernel/operation.ts'
import { Moment } from '../../kernel/shapes.ts'
import { countJobRows, countMinutes } from './queries.ts'

const JobQueue = z.object({
  name: z.string(),
  waiting: z.int(),
  running: z.int(),
  dead: z.int(),
  oldestAt: Moment.nullable().describe('Since when the first one is due'),
  paused: z.boolean().describe('By this workspace'),
  pausedEverywhere: z.boolean().describe('By the operator, for every workspace'),
  done: z.int().describe('In the last hour'),
  failed: z.int().describe('Attempts that failed in the last hour'),
}).meta({ id: 'JobQueue', description: 'The jobs of one name' })

const JobMinute = z.object({ at: Moment, done: z.int(), failed: z.int() }).meta({ id: 'JobMinute' })

export const summariseJobs = query({
  name: 'jobs.summary',
  summary: 'Count the background jobs of the workspace, and what was done in the last hour',
  scope: 'jobs:read',
  input: z.object({}),
  output: z.object({
    engine: z.enum(['graphile', 'bullmq']).describe('What hands the jobs out now: bullmq with Redis, graphile without'),
    redisAway: z.boolean(),
    queues: z.array(JobQueue),
    minutes: z.array(JobMinute).describe('The last 60, oldest first'),
  }).meta({ id: 'JobSummary' }),
  rest: 'GET /jobs/summary',
  async run({ db, workspaceId, kernel }) {
    const redisAway = kernel.jobs.queued && !kernel.redis?.isThere()
    const [queues, minutes] = await Promise.all([countJobRows(db, workspaceId), countMinutes(db, workspaceId)])
    const engine = kernel.jobs.queued && !redisAway ? 'bullmq' as const : 'graphile' as const
    return { engine, redisAway, queues, minutes }
  },
})
