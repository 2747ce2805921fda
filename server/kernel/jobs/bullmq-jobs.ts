import { Queue, Worker } from 'bullmq'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from '../redis/redis.ts'
import { newId } from '../ids.ts'
import { startFeeder, type Ticket } from './feeder.ts'
import type { LivingWorkers } from './living-workers.ts'
import { type Desk, type Hand, performJob, type TakenJob } from './perform-job.ts'
import { makeQueuedJobs } from './queued-jobs.ts'
import { makeSlots } from './slots.ts'
import type { Task } from './tasks.ts'
import { untilItWorks } from './until-it-works.ts'

const queueName = 'jobs'
/** Only the rows' ids travel. */
type Carried = { ids: string[] }

const lookAgainMs = 100
const mostWriting = 500
// So that one is at hand while the rows of another are taken.
const mostTickets = 4
// What finds no free place here by then is for other workers.
const patienceMs = 200

/** Runs jobs that BullMQ hands out. A ticket from Redis only says where to look: the row in PostgreSQL is taken before the job runs. */
export async function startBullmq(
  desk: Desk, redis: Redis, { tasks, living, concurrency }: { tasks: ReadonlyMap<string, Task>; living: LivingWorkers; concurrency: number },
): Promise<{ stop(): Promise<void> }> {
  const { database, log } = desk.kernel
  const id = `queue-${newId()}`
  await living.add(id)
  const rows = makeQueuedJobs(database, id, tasks)
  const prefix = `${redis.prefix}bull`
  const queue = new Queue<Carried>(queueName, { connection: redis.connect({ enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 2_000 }), prefix, skipVersionCheck: true })
  let stopping = false
  const working = new Set<Promise<void>>()
  const writing = new Set<Promise<void>>()
  const until = { isStopping: () => stopping, log }
  const hand: Hand = {
    putBack: (job, where) => rows.putBack(job, where),
    beginSeries: (job) => rows.beginSeries(job),
    endSeries: (job) => untilItWorks(() => rows.endSeries(job), until),
  }
  const feed = async (tickets: readonly Ticket[]): Promise<void> => {
    await queue.addBulk(tickets.map(({ ids, priority }) => ({ name: queueName, data: { ids }, opts: { priority, removeOnFail: true } })))
  }
  const feedAgain = async (ids: readonly string[]): Promise<void> => {
    const waiting = await rows.ready(ids)
    if (waiting.length > 0) await feed(waiting.map(({ id, priority }) => ({ ids: [id], priority })))
  }
  const slots = makeSlots(concurrency)
  // Over when all its rows are taken and there is room for the next: what cannot run here yet stays in Redis for others.
  const process = async ({ data: { ids } }: { data: Carried }): Promise<void> => {
    const left = [...ids]
    const taking: Promise<string | undefined>[] = []
    const until = performance.now() + patienceMs
    for (let patience = patienceMs; left.length > 0 && patience > 0 && !stopping; patience = until - performance.now()) {
      await slots.wait(patience)
      if (!stopping) for (const id of left.splice(0, slots.free())) taking.push(begin(id))
    }
    const missed = (await Promise.all(taking)).filter((id) => id !== undefined)
    if (left.length > 0) await feedAgain(left)
    if (missed.length > 0) lookAgain(missed).catch(() => undefined)
    await slots.wait()
  }
  // Mostly gone: done, removed, or in another worker's hand. If it still waits, its ticket must not be lost.
  const lookAgain = async (ids: readonly string[]): Promise<void> => {
    await sleep(lookAgainMs)
    if (!stopping) await feedAgain(ids)
  }
  /** @returns the id when there was nothing to take */
  const begin = async (id: string): Promise<string | undefined> => {
    slots.take()
    const job = await rows.take(id).catch((error: unknown) => {
      log.warn({ err: error }, 'cannot take a job')
      return undefined
    })
    if (!job) {
      slots.giveBack()
      return id
    }
    feeder.taken(id)
    const worked = work(job)
      .catch((error: unknown) => log.warn({ err: error }, 'cannot say what came of a job'))
      .finally(() => {
        working.delete(worked)
        slots.giveBack()
      })
    working.add(worked)
    return undefined
  }
  const work = async (job: TakenJob): Promise<void> => {
    let failure: unknown
    try {
      if (!(await performJob(desk, hand, job))) return
    } catch (error) {
      failure = error ?? new Error('The job failed.')
    }
    const written = untilItWorks(() => failure === undefined ? rows.done(job.id) : rows.failed(job.id, failure), until)
    // The next may begin before that is on the disk: were this process to die now, the row would say that it ran the job.
    writing.add(written)
    written.catch(() => undefined).finally(() => writing.delete(written))
    if (writing.size > mostWriting) await written
  }
  const worker = new Worker<Carried>(queueName, process, {
    connection: redis.connect({ maxRetriesPerRequest: null, enableAutoPipelining: true }), prefix, concurrency: Math.min(concurrency, mostTickets), skipVersionCheck: true,
    // Nothing is kept in Redis: what became of a job the row says.
    removeOnComplete: { count: 0 }, removeOnFail: { count: 0 },
  })
  // What breaks in Redis shows in the state of kernel.redis, and jobs go on by the other engine.
  worker.on('error', (error) => log.debug({ err: error }, 'BullMQ'))
  queue.on('error', (error) => log.debug({ err: error }, 'BullMQ'))
  const feeder = startFeeder(desk.kernel, redis, { names: [...tasks.keys()], feed, length: () => queue.count() })
  return {
    async stop() {
      await feeder.stop()
      stopping = true
      slots.close()
      await worker.close(!redis.isThere())
      await Promise.all(working)
      await Promise.allSettled(writing)
      await queue.close()
    },
  }
}
