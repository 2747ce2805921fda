import pg from 'pg'
import { migrate } from '../../server/kernel/db/migrate.ts'
import { migrateJobs } from '../../server/kernel/jobs/graphile-jobs.ts'
import { migrationsFolder } from '../../server/paths.ts'
import { type Child, startChild } from '../child.ts'
import type { JobsLoad, JobsResult } from '../jobs/serve-jobs.ts'
import { findRedis } from '../find-redis.ts'
import { familyTime, postgresOf } from '../processor-time.ts'
import { median } from '../statistics.ts'
import type { Bench, Cost, Measurement, Row } from './row.ts'

const perSecondOfTenMillionAnHour = 2_778
const countOfSecond = 5_000

/** Jobs that do nothing, on each engine through us and bare, in turns. */
export const jobsDone: Measurement = {
  name: 'jobs',
  async measure(bench): Promise<Row[]> {
    const redisUrl = await findRedis()
    if (!redisUrl) process.stderr.write('no Redis at REDIS_URL or 127.0.0.1:6379, so without BullMQ … ')
    return [
      await compareEngines(bench, 'Jobs by graphile-worker', 'bare is graphile-worker', {
        bare: (child, load) => child.ask('bareGraphile', load),
        ours: (child, load) => child.ask('ours', { ...load, redisUrl: null }),
      }),
      ...(redisUrl ? [await compareEngines(bench, 'Jobs by BullMQ', 'bare is BullMQ, whose jobs no commit in PostgreSQL keeps; without the time of Redis', {
        bare: (child, { count }) => child.ask('bareBullmq', { redisUrl, count }),
        ours: (child, load) => child.ask('ours', { ...load, redisUrl }),
      })] : []),
    ]
  },
}

type Load = { databaseUrl: string; count: number }
type Run = (child: Child<JobsLoad>, load: Load) => Promise<JobsResult>

async function compareEngines(bench: Bench, name: string, about: string, { bare, ours }: { bare: Run; ours: Run }): Promise<Row> {
  const count = countOfSecond * bench.seconds
  const postmaster = postgresOf(bench.server.dataDir)[0]!
  const run = async (which: Run): Promise<JobsResult & { cost: Cost }> => {
    const databaseUrl = await freshDatabase(bench.scene.databaseUrl)
    const child = await startChild<JobsLoad>('jobs')
    try {
      const before = familyTime(postmaster)
      const result = await which(child, { databaseUrl, count })
      return { ...result, cost: { node: result.microseconds, postgres: (familyTime(postmaster) - before) / count } }
    } finally {
      await child.stop()
    }
  }
  const pairs = []
  for (let round = 0; round < bench.rounds; round++) pairs.push({ bare: await run(bare), ours: await run(ours) })
  const last = pairs.at(-1)!
  return {
    name,
    unit: '/s',
    aim: { atLeast: perSecondOfTenMillionAnHour },
    value: median(pairs.map((pair) => pair.ours.donePerSecond)),
    bare: median(pairs.map((pair) => pair.bare.donePerSecond)),
    ratio: median(pairs.map((pair) => pair.ours.donePerSecond / pair.bare.donePerSecond)),
    cost: last.ours.cost,
    bareCost: last.bare.cost,
    note: `${Math.round(median(pairs.map((pair) => pair.ours.addedPerSecond))).toLocaleString('en-GB')}/s asked for, 1,000 at a time; ${about}`,
  }
}

const databaseName = 'bench_jobs'

async function freshDatabase(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`drop database if exists ${databaseName} with (force)`)
    await client.query(`create database ${databaseName}`)
  } finally {
    await client.end()
  }
  const fresh = new URL(url)
  fresh.pathname = `/${databaseName}`
  await migrate(fresh.href, migrationsFolder)
  await migrateJobs(fresh.href)
  return fresh.href
}
