import type { z } from 'zod'
import type { EventDefinition, LoggedEvent } from '../events/event.ts'
import type { Kernel } from '../kernel.ts'

export type JobInfo = { id: string; attempt: number; maxAttempts: number; signal: AbortSignal | undefined }

export type JobDefinition = {
  name: string
  payload: z.ZodType
  maxAttempts: number
  run(kernel: Kernel, payload: unknown, job: JobInfo): Promise<void>
}

type JobOptions<P extends z.ZodType> = {
  payload: P
  /** Attempts with exponential backoff before it lands among the dead jobs. 25 take about three days. */
  maxAttempts?: number
  run(kernel: Kernel, payload: z.output<P>, job: JobInfo): Promise<void>
}

/** A unit of background work. It may run more than once: make it idempotent. */
export function job<P extends z.ZodType>(name: string, options: JobOptions<P>): JobDefinition {
  return {
    name,
    payload: options.payload,
    maxAttempts: options.maxAttempts ?? 25,
    run: (kernel, payload, info) => options.run(kernel, options.payload.parse(payload), info),
  }
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
