import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Kernel } from '../kernel.ts'
import { countJobs } from './count-jobs.ts'
import { startGraphile } from './graphile-jobs.ts'
import { watchWorkers } from './living-workers.ts'
import { watchPausedJobs } from './paused-jobs.ts'
import type { Desk } from './perform-job.ts'
import { tasksOf, type Work } from './tasks.ts'

export type JobWorker = {
  /** Takes no more jobs, lets the running ones finish, and gives back what is not finished in time. */
  stop(): Promise<void>
}

const finishMs = 10_000
const abortMs = 2_000

/** Runs jobs in this process: of graphile-worker always, for the clock and whenever Redis is away; of BullMQ with REDIS_URL. */
export async function startJobWorker(
  kernel: Kernel, work: Work, options: { concurrency?: number; finishWithinMs?: number } = {},
): Promise<JobWorker> {
  const { concurrency = kernel.config.jobConcurrency, finishWithinMs = finishMs } = options
  const tasks = tasksOf(work)
  const living = await watchWorkers(kernel.databaseUrl, kernel.log)
  await living.freeJobsOfDead()
  const desk: Desk = { kernel, paused: await watchPausedJobs(kernel), counts: await countJobs(kernel), running: new Map() }
  const engines = [await startGraphile(desk, { tasks, crons: work.crons, living, concurrency })]
  if (kernel.redis) {
    const { startBullmq } = await import('./bullmq-jobs.ts')
    engines.push(await startBullmq(desk, kernel.redis, { tasks, living, concurrency }))
  } else {
    engines.push(handOverAll(kernel))
  }
  const stop = async (): Promise<void> => {
    const stopped = Promise.all(engines.map((engine) => engine.stop()))
    await within(finishWithinMs, stopped)
    for (const { abort } of desk.running.values()) abort.abort(new Error('The worker stops.'))
    if (desk.running.size > 0) await within(abortMs, stopped)
    await giveBack(desk)
    await desk.paused.stop()
    await desk.counts.stop()
    await living.stop()
  }
  let stopped: Promise<void> | undefined
  return { stop: () => stopped ??= stop() }
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const timer = new AbortController()
  await Promise.race([work, sleep(milliseconds, undefined, { signal: timer.signal }).catch(() => undefined)])
  timer.abort()
}

async function giveBack(desk: Desk): Promise<void> {
  for (const [job, { hand }] of desk.running) {
    await hand.putBack(job, { held: null })
    if (job.serialBy !== null) await hand.endSeries({ ...job, serialBy: job.serialBy })
    desk.kernel.log.warn({ job: job.task.name, jobId: job.id }, 'a job did not end in time and was given back')
  }
}

const handOverMs = 500
const handOverMost = 1_000

/** Without Redis everything that waits belongs to the first engine: what was resumed, retried, or left from a time with Redis. */
function handOverAll({ database, log }: Kernel): { stop(): Promise<void> } {
  const stop = new AbortController()
  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        const { rows: [moved] } = await sql<{ count: number }>`select hand_over_jobs(null, ${handOverMost}) as count`.execute(database.system)
        if (moved!.count >= handOverMost) continue
      } catch (error) {
        log.warn({ err: error }, 'cannot hand jobs over; trying again')
      }
      await sleep(handOverMs, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  }
  const running = loop()
  return {
    stop() {
      stop.abort()
      return running
    },
  }
}
