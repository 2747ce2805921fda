import type { FastifyInstance } from 'fastify'
import type { Caller } from './context.ts'
import type { EventDefinition, LoggedEvent } from './events/event.ts'
import type { Projection } from './events/projection.ts'
import type { CronDefinition, Reaction } from './jobs/job.ts'
import type { Kernel } from './kernel.ts'
import type { Operation } from './operation.ts'
import type { TopicDefinition } from './realtime/topic.ts'
import type { Resource } from './resource.ts'

export type Feature<Operations extends readonly Operation[] = readonly Operation[]> = {
  name: string
  operations: Operations
  /** Run by the program itself (mail coming in, the command line); on no surface. */
  internal?: readonly Operation[]
  resources?: readonly Resource[]
  events?: readonly EventDefinition[]
  reactions?: readonly Reaction[]
  projections?: readonly Projection[]
  crons?: readonly CronDefinition[]
  topics?: readonly TopicDefinition[]
  /** HTTP that is no operation: bytes in and out. Under the same limits and error form. */
  routes?: (app: FastifyInstance, kernel: Kernel) => void
  /** Whether the event ends what a caller may do: open sockets of that caller are closed. */
  endsCaller?: (event: LoggedEvent, caller: Caller) => boolean
  /** Called in every api process for every event of that name: to forget what is cached. Quick, and without effects elsewhere. */
  watchers?: Record<string, (kernel: Kernel, event: LoggedEvent) => void>
}

export function feature<const Operations extends readonly Operation[]>(definition: Feature<Operations>): Feature<Operations> {
  return definition
}
