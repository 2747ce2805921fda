import type { Output } from '../../lib/records.ts'

export type JobSummary = Output['jobs']['summary']
export type JobQueue = JobSummary['queues'][number]
export type JobMinute = JobSummary['minutes'][number]
export type Job = Output['jobs']['list']['items'][number]
export type JobState = Job['state']

export const jobStates = ['dead', 'waiting', 'running'] as const satisfies readonly JobState[]
