import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { removeJobs, retryJobs } from './change-jobs.ts'
import { getJob } from './get-job.ts'
import { Job } from './job.ts'
import { listJobs } from './list-jobs.ts'
import { pauseJobs, resumeJobs } from './pause-jobs.ts'
import { summariseJobs } from './summarise-jobs.ts'

export { countJobRows, listJobRows, pauseJobRows, removeJobRows, resumeJobRows, retryJobRows } from './queries.ts'

/** What operators see of the background work of their workspace. */
export const jobs = feature({
  name: 'jobs',
  operations: [summariseJobs, listJobs, getJob, retryJobs, removeJobs, pauseJobs, resumeJobs],
  resources: [resource('Job', Job)],
})
