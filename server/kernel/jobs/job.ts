import type { EventDefinition, LoggedEvent } from '../events/event.ts'
import type { Kernel } from '../kernel.ts'

export type JobInfo = { id: string; attempt: number; maxAttempts: number; signal: AbortSignal | undefined }

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
