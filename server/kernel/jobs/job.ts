import type { z } from 'zod'
import type { EventDefinition, LoggedEvent } from '../events/event.ts'
import type { Kernel } from '../kernel.ts'

export type JobInfo = { id: string; attempt: number; maxAttempts: number; signal: AbortSignal | undefined }

type JobWork<P extends z.ZodObject> = { workspaceId: string | null; payload: z.output<P>; job: JobInfo }

export type JobDefinition<P extends z.ZodObject = z.ZodObject> = {
  /** `verb-noun`, unique among jobs, reactions and crons. */
  name: string
  payload: P
  /** Then it is among the dead jobs. 25 when left out: about four days with pauses that grow by e, from 1 second. */
  maxAttempts?: number
  /** 0 (first) to 9; 5 when left out. */
  priority?: number
  /** At most `max` begun in `seconds`, of all of this name or for each workspace; the others wait without losing an attempt. */
  rate?: { max: number; seconds: number; per: 'job' | 'workspace' }
  /** Then `job.signal` is aborted and the attempt has failed. 300 when left out. */
  timeoutSeconds?: number
  run(kernel: Kernel, work: JobWork<P>): Promise<void>
}

/** One unit of background work, retried until it succeeds or lands among the dead jobs. It may run twice: be idempotent. */
export function job<P extends z.ZodObject>(definition: JobDefinition<P>): JobDefinition<P> {
  return definition
}

export type JobRequest = {
  name: string
  workspaceId: string | null
  payload: object
  runAt?: Date
  maxAttempts?: number
  priority?: number
  /** Never two at a time with the same text. No promise of order: whoever needs it keeps the order in rows. */
  serialBy?: string
  /** At most one waiting job has this key: a later one takes its place, payload and time. */
  key?: string
}

/** What `kernel.jobs.add` takes. */
export function jobRequest<P extends z.ZodObject>(
  { name, maxAttempts, priority }: JobDefinition<P>, request: Omit<JobRequest, 'name' | 'payload'> & { payload: z.input<P> },
): JobRequest {
  return { maxAttempts, priority, ...request, name }
}

export type Reaction = {
  name: string
  on: readonly EventDefinition[]
  /** Leaves out events that need no job; pure and quick, called while the log is read. */
  when?(event: LoggedEvent): boolean
  maxAttempts?: number
  run(kernel: Kernel, event: LoggedEvent, job: JobInfo): Promise<void>
}

/** Code that runs because of an event: one job per (event, reaction), retried until it succeeds. */
export function reaction(definition: Reaction): Reaction {
  return definition
}

export type CronDefinition = { name: string; schedule: string; run(kernel: Kernel): Promise<void> }
