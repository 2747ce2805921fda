import { sql } from 'kysely'
import type { Kernel } from '../kernel.ts'
import { jobFailures, jobSeconds } from '../telemetry/metrics.ts'
import { traced } from '../telemetry/trace.ts'
import type { JobCounts } from './count-jobs.ts'
import type { PausedJobs } from './paused-jobs.ts'
import type { Task } from './tasks.ts'

/** A job in a worker's hand, from either engine. */
export type TakenJob = {
  id: string
  task: Task
  workspaceId: string | null
  payload: unknown
  attempt: number
  maxAttempts: number
  serialBy: string | null
  /** The attempt that has its place in the rate already. */
  reservedAttempt: number | null
}

/** Where a job goes that may not run now. Its attempt does not count. */
export type PutBack = { held: 'delay' | 'pause' | null; runAt?: Date; reservedAttempt?: number }

/** What the engines do each in their way. */
export type Hand = {
  putBack(job: TakenJob, where: PutBack): Promise<void>
  /** False when another of the series runs: then the job has been put back. */
  beginSeries(job: TakenJob & { serialBy: string }): Promise<boolean>
  endSeries(job: TakenJob & { serialBy: string }): Promise<void>
}

/** The jobs that run in this process. */
export type Desk = {
  kernel: Kernel
  paused: PausedJobs
  counts: JobCounts
  running: Map<TakenJob, { hand: Hand; abort: AbortController }>
}

/** @returns false when the job was put back; throws what the job throws. */
export async function performJob(desk: Desk, hand: Hand, job: TakenJob): Promise<boolean> {
  if (desk.paused.has(job)) {
    await hand.putBack(job, { held: 'pause' })
    return false
  }
  const start = await reserveStart(desk.kernel, job)
  if (start) {
    await hand.putBack(job, { held: 'delay', runAt: start, reservedAttempt: job.attempt })
    return false
  }
  if (!isSerial(job)) {
    await run(desk, hand, job)
    return true
  }
  if (!(await hand.beginSeries(job))) return false
  try {
    await run(desk, hand, job)
    return true
  } finally {
    await hand.endSeries(job)
  }
}

const isSerial = (job: TakenJob): job is TakenJob & { serialBy: string } => job.serialBy !== null

// Less than a round trip is no reason to put a job back.
const nearMs = 5

async function reserveStart({ database }: Kernel, { task, workspaceId, attempt, reservedAttempt }: TakenJob): Promise<Date | undefined> {
  if (!task.rate || reservedAttempt === attempt) return undefined
  const bucket = task.rate.per === 'workspace' ? `${task.name} ${workspaceId}` : task.name
  const { rows: [reserved] } = await sql<{ start: Date; soon: boolean }>`
    select start, start <= clock_timestamp() + ${`${nearMs} ms`}::interval as soon
    from reserve_job_start(${bucket}, ${`${task.rate.seconds / task.rate.max} s`}::interval) as start`.execute(database.system)
  return reserved!.soon ? undefined : reserved!.start
}

async function run(desk: Desk, hand: Hand, job: TakenJob): Promise<void> {
  const { kernel, counts, running } = desk
  const { task, id, attempt, maxAttempts, workspaceId, payload } = job
  const abort = new AbortController()
  running.set(job, { hand, abort })
  const stop = jobSeconds.startTimer({ job: task.name })
  try {
    await traced(`job ${task.name}`, { 'job.id': id }, () => withinSeconds(task.timeoutSeconds, abort, () =>
      // A signal costs 5 µs to make, and few ask for it.
      task.run(kernel, { workspaceId, payload, job: { id, attempt, maxAttempts, get signal() { return abort.signal } } })))
    stop({ outcome: 'done' })
    counts.add(job, 'done')
  } catch (error) {
    stop({ outcome: 'failed' })
    counts.add(job, 'failed')
    const dead = attempt >= maxAttempts
    jobFailures.inc({ name: task.name, outcome: dead ? 'dead' : 'retry' })
    kernel.log[dead ? 'error' : 'warn'](
      { err: error, job: task.name, jobId: id, attempt }, dead ? 'a job is dead' : 'a job failed and will be tried again')
    throw error
  } finally {
    running.delete(job)
  }
}

async function withinSeconds(seconds: number, abort: AbortController, work: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`The job took longer than ${seconds} s.`)
      abort.abort(error)
      reject(error)
    }, seconds * 1000)
  })
  try {
    await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}
