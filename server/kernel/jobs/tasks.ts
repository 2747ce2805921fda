import type { LoggedEvent } from '../events/event.ts'
import type { Kernel } from '../kernel.ts'
import type { CronDefinition, JobDefinition, JobInfo, Reaction } from './job.ts'

/** Everything that a worker can be asked to do. */
export type Work = { reactions: readonly Reaction[]; jobs: readonly JobDefinition[]; crons: readonly CronDefinition[] }

/** A job, a reaction or a cron: one shape for both engines. */
export type Task = {
  name: string
  rate: JobDefinition['rate']
  timeoutSeconds: number
  run(kernel: Kernel, work: { workspaceId: string | null; payload: unknown; job: JobInfo }): Promise<void>
}

const jobSeconds = 300
const cronSeconds = 3_600

export function tasksOf({ reactions, jobs, crons }: Work): ReadonlyMap<string, Task> {
  const tasks = [
    ...reactions.map((reaction): Task => ({
      name: reaction.name, rate: undefined, timeoutSeconds: jobSeconds,
      run: (kernel, { payload, job }) => reaction.run(kernel, readEvent(payload), job),
    })),
    ...jobs.map((definition): Task => ({
      name: definition.name, rate: definition.rate, timeoutSeconds: definition.timeoutSeconds ?? jobSeconds,
      run: (kernel, { workspaceId, payload, job }) => definition.run(kernel, { workspaceId, payload: definition.payload.parse(payload), job }),
    })),
    ...crons.map((cron): Task => ({ name: cron.name, rate: undefined, timeoutSeconds: cronSeconds, run: (kernel) => cron.run(kernel) })),
  ]
  const byName = new Map<string, Task>()
  for (const task of tasks) {
    if (byName.has(task.name)) throw new Error(`two jobs are called ${task.name}`)
    byName.set(task.name, task)
  }
  return byName
}

function readEvent(payload: unknown): LoggedEvent {
  const event = payload as LoggedEvent
  return { ...event, at: new Date(event.at) }
}
