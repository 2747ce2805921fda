import type { FastifyInstance } from 'fastify'
import type { Caller } from './context.ts'
import type { EventDefinition, LoggedEvent } from './events/event.ts'
import type { Projection } from './events/projection.ts'
import type { CronDefinition, JobDefinition, Reaction } from './jobs/job.ts'
import type { FlowAction } from './flows/action.ts'
import type { SystemFlow } from './flows/system-flow.ts'
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
  jobs?: readonly JobDefinition[]
  /** Made from the kernel: a projection asks for jobs by `kernel.jobs.add` in its own transaction. */
  projections?: (kernel: Kernel) => readonly Projection[]
  crons?: readonly CronDefinition[]
  topics?: readonly TopicDefinition[]
  /** Steps of flows that are no operation. */
  actions?: readonly FlowAction[]
  /** What a workspace has besides the product's own: operations and actions of its plugins. */
  additions?: (kernel: Kernel, workspaceId: string, options?: { fresh?: boolean }) => Promise<Additions>
  /** Flows of the product itself, written in code. */
  systemFlows?: readonly SystemFlow[]
  /** HTTP that is no operation: bytes in and out. Under the same limits and error form. */
  routes?: (app: FastifyInstance, kernel: Kernel) => void
  /** Whether the event ends what a caller may do: open sockets of that caller are closed. */
  endsCaller?: (event: LoggedEvent, caller: Caller) => boolean
  /** Called in every api process for every event of that name: to forget what is cached. Quick, and without effects elsewhere. */
  watchers?: Record<string, (kernel: Kernel, event: LoggedEvent) => void>
  /** Ends what the feature has started in this process. */
  close?: (kernel: Kernel) => Promise<void>
}

export type Additions = {
  /** The same for workspaces that have the same. */
  key: string
  operations: ReadonlyMap<string, Operation>
  actions: ReadonlyMap<string, FlowAction>
}

export function feature<const Operations extends readonly Operation[]>(definition: Feature<Operations>): Feature<Operations> {
  return definition
}
