import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Queue, Worker } from 'bullmq'
import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import { Redis } from 'ioredis'
import pg from 'pg'
import { z } from 'zod'
import { loadConfig } from '../../server/config.ts'
import { job, jobRequest } from '../../server/kernel/jobs/job.ts'
import { startJobWorker } from '../../server/kernel/jobs/job-worker.ts'
import { newId } from '../../server/kernel/ids.ts'
import { makeLog } from '../../server/kernel/telemetry/log.ts'
import { openKernel } from '../../server/roles/open-kernel.ts'
import { answerParent } from '../child.ts'

/** `count` jobs of a handler that does nothing, asked for beforehand; then a worker runs them all. */
export type JobsLoad = {
  ours(load: { databaseUrl: string; redisUrl: string | null; count: number }): Promise<JobsResult>
  bareGraphile(load: { databaseUrl: string; count: number }): Promise<JobsResult>
  bareBullmq(load: { redisUrl: string; count: number }): Promise<JobsResult>
}
export type JobsResult = {
  addedPerSecond: number
  donePerSecond: number
  /** Processor time of the worker's process for one job. */
  microseconds: number
}

export function serveJobs(): void {
  answerParent({ ours, bareGraphile, bareBullmq } satisfies JobsLoad)
}

const atOnce = 1_000

async function ours({ databaseUrl, redisUrl, count }: Parameters<JobsLoad['ours']>[0]): Promise<JobsResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'hayloft-bench-jobs-'))
  const config = loadConfig({ HAYLOFT_DATA_DIR: dataDir, REDIS_URL: redisUrl ?? '' })
  const { kernel, close } = await openKernel(config, databaseUrl, makeLog('warn'))
  try {
    const tally = makeTally(count)
    const definition = job({ name: 'do-nothing', payload: z.object({ id: z.string() }), run: async () => tally.one() })
    const workspaceId = newId()
    const added = await timed(count, () => inBatches(count, (size) => kernel.database.transaction(workspaceId, ({ db }) =>
      kernel.jobs.add(db, Array.from({ length: size }, () => jobRequest(definition, { workspaceId, payload: { id: newId() } }))))))
    await kernel.database.systemPool.query('analyze')
    let worker: { stop(): Promise<void> } | undefined
    const done = await timed(count, async () => {
      worker = await startJobWorker(kernel, { reactions: [], crons: [], jobs: [definition] })
      await tally.all
    })
    await worker!.stop()
    const { rows: [left] } = await kernel.database.systemPool.query('select count(*)::int as count from all_jobs')
    if (left.count > 0) throw new Error(`${left.count} jobs are left over`)
    return { addedPerSecond: added.perSecond, donePerSecond: done.perSecond, microseconds: done.microseconds }
  } finally {
    await close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

// As its own documentation sets it up for throughput.
async function bareGraphile({ databaseUrl, count }: Parameters<JobsLoad['bareGraphile']>[0]): Promise<JobsResult> {
  const logger = new Logger(() => () => undefined)
  const pgPool = new pg.Pool({ connectionString: databaseUrl, max: 10 }).on('error', () => undefined)
  pgPool.on('connect', (client) => client.on('error', () => undefined))
  const utils = await makeWorkerUtils({ pgPool, logger, schema: 'bare_worker' })
  try {
    await utils.migrate()
    const tally = makeTally(count)
    const added = await timed(count, () => inBatches(count, async (size) => {
      await utils.addJobs(Array.from({ length: size }, () => ({ identifier: 'do-nothing', payload: { id: newId() } })))
    }))
    await pgPool.query('analyze')
    let runner: Awaited<ReturnType<typeof run>> | undefined
    const done = await timed(count, async () => {
      runner = await run({
        pgPool, logger, schema: 'bare_worker', concurrency: 24, noHandleSignals: true, taskList: { 'do-nothing': async () => tally.one() },
        preset: { worker: { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      })
      await tally.all
    })
    await runner!.stop()
    return { addedPerSecond: added.perSecond, donePerSecond: done.perSecond, microseconds: done.microseconds }
  } finally {
    await utils.release()
    await pgPool.end()
  }
}

async function bareBullmq({ redisUrl, count }: Parameters<JobsLoad['bareBullmq']>[0]): Promise<JobsResult> {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null })
  const prefix = `bench-${randomBytes(4).toString('hex')}`
  const queue = new Queue('bench', { connection, prefix })
  const tally = makeTally(count)
  const added = await timed(count, () => inBatches(count, async (size) => {
    await queue.addBulk(Array.from({ length: size }, () => ({ name: 'do-nothing', data: { id: newId() }, opts: { removeOnComplete: true } })))
  }))
  let worker: Worker | undefined
  const done = await timed(count, async () => {
    worker = new Worker('bench', async () => tally.one(), { connection, prefix, concurrency: 100 })
    await tally.all
  })
  await worker!.close()
  await queue.obliterate({ force: true })
  await queue.close()
  connection.disconnect()
  return { addedPerSecond: added.perSecond, donePerSecond: done.perSecond, microseconds: done.microseconds }
}

function makeTally(count: number): { one(): void; all: Promise<void> } {
  let finish = (): void => undefined
  const all = new Promise<void>((resolve) => { finish = resolve })
  let left = count
  return {
    all,
    one() {
      if (--left === 0) finish()
    },
  }
}

async function timed(count: number, work: () => Promise<void>): Promise<{ perSecond: number; microseconds: number }> {
  const begun = performance.now()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return { perSecond: count * 1000 / (performance.now() - begun), microseconds: (user + system) / count }
}

async function inBatches(count: number, work: (size: number) => Promise<void>): Promise<void> {
  for (let sent = 0; sent < count; sent += atOnce) await work(Math.min(atOnce, count - sent))
}
