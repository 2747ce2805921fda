import { z } from 'zod'
import { command } from '../../kernel/operation.ts'
import { JobName } from './job.ts'
import { pauseJobRows, resumeJobRows } from './queries.ts'

const input = z.object({ name: JobName })
const output = z.object({ name: z.string(), paused: z.boolean() }).meta({ id: 'JobPause' })

export const pauseJobs = command({
  name: 'jobs.pause',
  summary: 'Begin no more jobs of a name in this workspace, until resumed',
  scope: 'jobs:manage',
  input,
  output,
  rest: 'PUT /jobs/pauses/:name',
  async run({ db, workspaceId }, { name }) {
    await pauseJobRows(db, workspaceId, name)
    return { name, paused: true }
  },
})

export const resumeJobs = command({
  name: 'jobs.resume',
  summary: 'Let paused jobs of a name go on in this workspace',
  scope: 'jobs:manage',
  input,
  output,
  rest: 'DELETE /jobs/pauses/:name',
  async run({ db, workspaceId }, { name }) {
    await resumeJobRows(db, workspaceId, name)
    return { name, paused: false }
  },
})
