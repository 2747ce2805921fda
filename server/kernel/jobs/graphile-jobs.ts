import { EventEmitter } from 'node:events'
import { Logger, parseCronItems, run, runMigrations, type Runner, type TaskList } from 'graphile-worker'
import type { LoggedEvent } from '../events/event.ts'
import type { Kernel } from '../kernel.ts'
import { jobSeconds, queueLength } from '../telemetry/metrics.ts'
import { traced } from '../telemetry/trace.ts'
import type { CronDefinition, JobInfo, Reaction } from './job.ts'
import { watchWorkers } from './living-workers.ts'

export type JobWorker = { stop(): Promise<void> }

/** Makes or upgrades the engine's own schema. */
export async function migrateJobs(connectionString: string): Promise<void> {
  await runMigrations({ connectionString, logger: quiet })
}

/** Runs jobs of the embedded engine (graphile-worker) in this process. */
export async function startJobWorker(
  kernel: Kernel, work: { reactions: readonly Reaction[]; crons: readonly CronDefinition[] }, concurrency = 8,
): Promise<JobWorker> {
  const taskList: TaskList = {}
  for (const reaction of work.reactions) {
    taskList[reaction.name] = task(kernel, reaction.name, (payload, info) => reaction.run(kernel, readEvent(payload), info))
  }
  for (const cron of work.crons) taskList[cron.name] = task(kernel, cron.name, () => cron.run(kernel))
  const living = await watchWorkers(kernel.databaseUrl, kernel.log)
  await living.freeJobsOfDead()
  const events = new EventEmitter()
  events.on('worker:create', ({ worker }: { worker: { workerId: string } }) => living.add(worker.workerId))
  const runner: Runner = await run({
    events,
    pgPool: kernel.database.systemPool,
    taskList,
    parsedCronItems: parseCronItems(work.crons.map(({ name, schedule }) => ({ task: name, match: schedule, identifier: name }))),
    concurrency,
    pollInterval: 1_000,
    noHandleSignals: true,
    logger: quiet,
  })
  const measure = setInterval(() => void measureQueue(kernel), 10_000)
  measure.unref()
  await measureQueue(kernel)
  return {
    async stop() {
      clearInterval(measure)
      await runner.stop()
      await living.stop()
    },
  }
}

function task(kernel: Kernel, name: string, work: (payload: unknown, info: JobInfo) => Promise<void>): TaskList[string] {
  return async (payload, helpers) => {
    const { id, attempts, max_attempts } = helpers.job
    const stop = jobSeconds.startTimer({ job: name })
    try {
      await traced(`job ${name}`, { 'job.id': id }, () =>
        work(payload, { id, attempt: attempts, maxAttempts: max_attempts, signal: helpers.abortSignal }))
      stop({ outcome: 'done' })
    } catch (error) {
      stop({ outcome: 'failed' })
      const dead = attempts >= max_attempts
      kernel.log[dead ? 'error' : 'warn']({ err: error, job: name, jobId: id, attempt: attempts }, dead ? 'a job is dead' : 'a job failed and will be tried again')
      throw error
    }
  }
}

function readEvent(payload: unknown): LoggedEvent {
  const event = payload as LoggedEvent
  return { ...event, at: new Date(event.at) }
}

async function measureQueue(kernel: Kernel): Promise<void> {
  try {
    const { rows: [row] } = await kernel.database.systemPool.query<{ waiting: number; running: number; dead: number }>(`
      select count(*) filter (where locked_at is null and attempts < max_attempts)::int as waiting,
        count(*) filter (where locked_at is not null)::int as running,
        count(*) filter (where attempts >= max_attempts and locked_at is null)::int as dead
      from graphile_worker.jobs`)
    for (const state of ['waiting', 'running', 'dead'] as const) queueLength.set({ state }, row![state])
  } catch (error) {
    kernel.log.warn({ err: error }, 'cannot count the jobs')
  }
}

// The engine's own lines repeat what the kernel logs with correlation ids.
const quiet = new Logger(() => () => undefined)
