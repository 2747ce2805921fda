import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, parseCronItems, run, type Runner, runMigrations, type TaskList } from 'graphile-worker'
import { sql } from 'kysely'
import { withClient } from '../db/with-client.ts'
import type { CronDefinition } from './job.ts'
import type { LivingWorkers } from './living-workers.ts'
import { type Desk, type Hand, performJob, type TakenJob } from './perform-job.ts'
import type { Task } from './tasks.ts'
import { untilItWorks } from './until-it-works.ts'

/** Makes or upgrades the engine's own schema, and what stands on it. */
export async function migrateJobs(connectionString: string): Promise<void> {
  await runMigrations({ connectionString, logger: quiet })
  await withClient({ connectionString }, async (client) => {
    // Not made anew where it is: that would wait for everyone who looks at it.
    const { rows: [view] } = await client.query("select to_regclass('own_jobs') is not null as made")
    if (!view.made) await client.query('call make_job_views()')
  })
}

const againMs = 1_000

type Envelope = { workspaceId?: string; payload?: unknown; serialBy?: string; reservedAttempt?: number }

/** Runs jobs of the embedded engine, graphile-worker, in this process. */
export async function startGraphile(
  desk: Desk, { tasks, crons, living, concurrency }: { tasks: ReadonlyMap<string, Task>; crons: readonly CronDefinition[]; living: LivingWorkers; concurrency: number },
): Promise<{ stop(): Promise<void> }> {
  const { database, jobs, log } = desk.kernel
  let worker = ''
  let stopping = false
  const hand: Hand = {
    async putBack(job, { held, runAt, reservedAttempt }) {
      await sql`select take_back_job(${job.id}, ${worker}, ${held}, ${runAt ?? null}, ${reservedAttempt ?? job.reservedAttempt}, ${!jobs.queued})`.execute(database.system)
      if (runAt) wakeAt(desk, runAt)
    },
    async beginSeries({ id, serialBy, reservedAttempt }) {
      const { rows: [begun] } = await sql<{ mayRun: boolean }>`
        select begin_series(${serialBy}, ${worker}, ${id}, null, ${reservedAttempt}) as "mayRun"`.execute(database.system)
      return begun!.mayRun
    },
    endSeries: ({ serialBy }) => untilItWorks(
      () => sql`select end_series(${serialBy}, ${worker}, ${!jobs.queued})`.execute(database.system), { isStopping: () => stopping, log }),
  }
  const taskList: TaskList = {}
  for (const task of tasks.values()) {
    taskList[task.name] = async (raw, { job }) => {
      const { workspaceId = null, payload, serialBy = null, reservedAttempt = null } = raw as Envelope
      const taken: TakenJob = {
        id: job.id, task, workspaceId, payload, serialBy, reservedAttempt, attempt: job.attempts, maxAttempts: job.max_attempts,
      }
      // When it was put back its row is gone, and the engine completes nothing.
      await performJob(desk, hand, taken)
    }
  }
  const begin = (): Promise<Runner> => run({
    events: new EventEmitter().once('pool:create', ({ workerPool }: { workerPool: { id: string } }) => {
      worker = workerPool.id
      living.add(worker).catch((error: unknown) => log.warn({ err: error }, 'cannot say that a worker lives; its connection will try again'))
    }),
    pgPool: database.systemPool,
    taskList,
    parsedCronItems: parseCronItems(crons.map(({ name, schedule }) => ({ task: name, match: schedule, identifier: name }))),
    concurrency,
    pollInterval: 1_000,
    noHandleSignals: true,
    logger: quiet,
    preset: {
      worker: {
        // Few more than run at once, and not for long: what lies here waits behind them, though another worker be idle.
        localQueue: { size: concurrency * 2, ttl: 200 },
        completeJobBatchDelay: 1,
        failJobBatchDelay: 1,
      },
    },
  })
  let runner = await begin()
  // One failed statement about what became of a job, and the engine lets the running ones end and gives up, without a word.
  const keepRunning = async (): Promise<void> => {
    for (;;) {
      await runner.promise.catch(() => undefined)
      if (stopping) return
      log.error({ worker }, 'the job engine has given up; starting it again')
      try {
        await living.remove(worker)
        runner = await begin()
        if (stopping) await runner.stop()
      } catch (error) {
        log.warn({ err: error }, 'cannot start the job engine; trying again')
        await sleep(againMs)
      }
    }
  }
  const kept = keepRunning()
  return {
    async stop() {
      stopping = true
      // It may have given up at this very moment.
      await runner.stop().catch(() => undefined)
      await kept
    },
  }
}

// The engine looks for jobs whose time has come once a second; a rate wants it to the moment.
function wakeAt({ kernel: { database } }: Desk, at: Date): void {
  setTimeout(() => {
    // Lost notices cost a second.
    database.systemPool.query(`select pg_notify('jobs:insert', '{"count":1}')`).catch(() => undefined)
  }, Math.max(0, at.getTime() - Date.now())).unref()
}

// The engine's own lines repeat what the kernel logs with correlation ids.
const quiet = new Logger(() => () => undefined)
