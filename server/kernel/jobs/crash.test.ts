import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { describeWithRedisServer } from '../../testing/needs.ts'
import { type RedisServer, startRedisServer } from '../../testing/redis-server.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { job, jobRequest } from './job.ts'
import { type JobWorker, startJobWorker } from './job-worker.ts'
import { eventually } from './test-eventually.ts'

// Beneath the clone, so that the packages it leaves out are found from there.
const program = fileURLToPath(new URL('../../../node_modules/.cache/hayloft/hang-in-job.mjs', import.meta.url))
beforeAll(async () => {
  await build({
    stdin: {
      contents: `
        import { z } from 'zod'
        import { loadConfig } from '../../config.ts'
        import { openKernel } from '../../roles/open-kernel.ts'
        import { makeLog } from '../telemetry/log.ts'
        import { job } from './job.ts'
        import { startJobWorker } from './job-worker.ts'
        const { kernel } = await openKernel(loadConfig(), process.argv[2], makeLog('silent'))
        const hang = job({ name: 'add-effect', payload: z.object({ n: z.int() }), run: () => { console.log('taken'); return new Promise(() => undefined) } })
        await startJobWorker(kernel, { reactions: [], crons: [], jobs: [hang] }, { concurrency: 4 })`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
      loader: 'ts',
    },
    outfile: program, bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error',
  })
})
afterAll(() => rmSync(program, { force: true }))

describe('graphile-worker', () => killed(async () => ({})))
describeWithRedisServer('BullMQ', () => {
  killed(async () => ({ REDIS_URL: (await startRedisServer()).url }))
  withoutRedis()
})

const payload = z.object({ n: z.int() })
// The effect is there once, however often the job runs.
const addEffect = job({
  name: 'add-effect', payload,
  run: async ({ database }, { payload: { n }, job: { attempt } }) => {
    await sql`insert into effects (n, tries) values (${n}, ${attempt}) on conflict (n) do update set runs = effects.runs + 1`.execute(database.system)
  },
})
const requests = (count: number, from = 0) => Array.from({ length: count }, (_, n) => jobRequest(addEffect, { workspaceId: null, payload: { n: from + n } }))

function scene(env: () => Promise<Record<string, string>>) {
  const parts: { world: World; workers: JobWorker[]; children: ChildProcess[]; env: Record<string, string> } = { world: undefined as never, workers: [], children: [], env: {} }
  beforeAll(async () => {
    parts.env = await env()
    parts.world = await makeWorld(parts.env)
    await sql`create table effects (n int primary key, tries int not null, runs int not null default 1)`.execute(parts.world.kernel.database.system)
  })
  afterEach(async () => {
    for (const child of parts.children.splice(0)) child.kill('SIGKILL')
    await Promise.all(parts.workers.splice(0).map((worker) => worker.stop()))
    await sql`truncate effects`.execute(parts.world.kernel.database.system)
  })
  return {
    parts,
    add: (count: number, from = 0) => parts.world.kernel.database.systemTransaction((db) => parts.world.kernel.jobs.add(db, requests(count, from))),
    async start() {
      const worker = await startJobWorker(parts.world.kernel, { reactions: [], crons: [], jobs: [addEffect] })
      parts.workers.push(worker)
    },
    /** A worker process that begins jobs and never ends them. */
    async startHanging(taken: number): Promise<ChildProcess> {
      const child = spawn(process.execPath, [program, parts.world.databaseUrl], {
        env: { ...process.env, ...parts.env, HAYLOFT_DATA_DIR: parts.world.kernel.config.dataDir }, stdio: ['ignore', 'pipe', 'inherit'],
      })
      parts.children.push(child)
      let lines = 0
      child.stdout!.on('data', (text: Buffer) => { lines += text.toString().split('\n').length - 1 })
      await eventually(() => lines >= taken)
      return child
    },
    async effects(): Promise<{ n: number; tries: number; runs: number }[]> {
      return (await sql<{ n: number; tries: number; runs: number }>`select * from effects order by n`.execute(parts.world.kernel.database.system)).rows
    },
    async left(): Promise<number> {
      return (await sql<{ count: number }>`select count(*)::int as count from all_jobs`.execute(parts.world.kernel.database.system)).rows[0]!.count
    },
  }
}

function killed(env: () => Promise<Record<string, string>>): void {
  const { parts, add, start, startHanging, effects, left } = scene(env)

  it('runs the jobs of a worker that was killed in mid-job on another one', { timeout: 60_000 }, async () => {
    await add(10)
    const child = await startHanging(4)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await start()
    await eventually(async () => await left() === 0)
    const done = await effects()
    expect(done.map(({ n }) => n)).toEqual(Array.from({ length: 10 }, (_, n) => n))
    expect(done.every(({ runs }) => runs === 1)).toBe(true)
    // Those that were in its hands have lost an attempt, so that what kills every worker ends among the dead.
    expect(done.filter(({ tries }) => tries === 2).length).toBeGreaterThanOrEqual(4)
  })

  it('runs the jobs of a worker that died before it could say that it lives', { timeout: 60_000 }, async () => {
    const { database } = parts.world.kernel
    await add(1)
    await sql`update graphile_worker._private_jobs set locked_by = 'nobody', locked_at = now() - interval '1 minute', attempts = 1`.execute(database.system)
    await sql`update queued_jobs set locked_by = 'nobody', locked_at = now() - interval '1 minute', attempts = 1`.execute(database.system)
    await start()
    await eventually(async () => await left() === 0)
    expect(await effects()).toEqual([{ n: 0, tries: 2, runs: 1 }])
  })

  it('leaves the jobs of a living worker alone, however long they take', { timeout: 60_000 }, async () => {
    await add(4)
    await startHanging(4)
    await start()
    // Others come and go meanwhile.
    for (let round = 0; round < 3; round++) {
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      await add(1, 100 + round)
    }
    await eventually(async () => await left() <= 4)
    expect((await effects()).map(({ n }) => n)).toEqual([100, 101, 102])
    expect(await left()).toBe(4)
  })
}

function withoutRedis(): void {
  let server: RedisServer
  const { parts, add, start, effects, left } = scene(async () => {
    server = await startRedisServer()
    return { REDIS_URL: server.url }
  })
  const everyOne = (count: number) => Array.from({ length: count }, (_, n) => ({ n, tries: 1, runs: 1 }))

  it('loses nothing and doubles nothing when Redis comes back empty in the midst of it', { timeout: 120_000 }, async () => {
    await start()
    await start()
    const adding = (async () => { for (let round = 0; round < 20; round++) await add(200, round * 200) })()
    await eventually(async () => (await effects()).length > 500)
    await server.kill()
    await server.startAgain()
    await adding
    await eventually(async () => await left() === 0)
    expect(await effects()).toEqual(everyOne(4_000))
  })

  it('goes on by the other engine while Redis is away, and with Redis when it is back', { timeout: 120_000 }, async () => {
    await start()
    await server.kill()
    await add(50)
    await eventually(async () => await left() === 0)
    expect(await effects()).toEqual(everyOne(50))
    await server.startAgain()
    await eventually(() => parts.world.kernel.redis!.isThere())
    await add(50, 50)
    await eventually(async () => await left() === 0)
    expect(await effects()).toEqual(everyOne(100))
  })

  it('starts without Redis, and uses it when it comes', { timeout: 120_000 }, async () => {
    await server.kill()
    await start()
    await add(50)
    await eventually(async () => await left() === 0)
    await server.startAgain()
    await eventually(() => parts.world.kernel.redis!.isThere())
    await add(500, 50)
    await eventually(async () => await left() === 0)
    expect(await effects()).toEqual(everyOne(550))
    const { redis } = parts.world.kernel
    expect(Number(await redis!.ask((client) => client.get(`${redis!.prefix}bull:jobs:id`)))).toBeGreaterThanOrEqual(10)
  })

  it('goes on while Redis hangs', { timeout: 120_000 }, async () => {
    await start()
    server.hang()
    await add(50)
    await eventually(async () => await left() === 0)
    server.goOn()
    expect(await effects()).toEqual(everyOne(50))
  })
}
