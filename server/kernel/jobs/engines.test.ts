import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { describeWithRedis, redisUrl } from '../../testing/needs.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { job, type JobDefinition, type JobRequest, jobRequest } from './job.ts'
import { type JobWorker, startJobWorker } from './job-worker.ts'
import { eventually } from './test-eventually.ts'

type Told = { n: number }
const payload = z.object({ n: z.int() })

describe('graphile-worker', () => {
  contract({})

  it('goes on after it could not note what became of a job, which ends its engine', async () => {
    const world = await makeWorld()
    const { system } = world.kernel.database
    await sql`create sequence failures`.execute(system)
    await sql`create function fail_once() returns trigger language plpgsql as $$ begin
      if nextval('failures') = 1 then raise 'the connection was lost, say'; end if;
      return old;
    end $$`.execute(system)
    await sql`create trigger fail_once before delete on graphile_worker._private_jobs for each row execute function fail_once()`.execute(system)
    const seen: number[] = []
    const definition = job({ name: 'note', payload, run: async (_kernel, work) => void seen.push(work.payload.n) })
    const add = (n: number) => world.kernel.database.transaction(world.workspaceId, ({ db }) =>
      world.kernel.jobs.add(db, [{ ...jobRequest(definition, { workspaceId: world.workspaceId, payload: { n } }) }]))
    const worker = await startJobWorker(world.kernel, { reactions: [], crons: [], jobs: [definition] })
    await add(1)
    await eventually(() => seen.includes(1))
    await add(2)
    await eventually(async () => seen.includes(2) && (await sql`select from all_jobs`.execute(system)).rows.length === 0)
    await worker.stop()
    expect(seen.filter((n) => n === 1), 'the first was given back').toHaveLength(2)
  })
})
describeWithRedis('BullMQ', () => contract({ REDIS_URL: redisUrl! }))

/** What both engines promise alike. */
function contract(env: Record<string, string>): void {
  let world: World
  beforeAll(async () => { world = await makeWorld(env) })

  const running: JobWorker[] = []
  afterEach(async () => {
    await Promise.all(running.splice(0).map((worker) => worker.stop()))
    await sql`delete from paused_jobs`.execute(world.kernel.database.system)
    await sql`delete from queued_jobs`.execute(world.kernel.database.system)
    await sql`delete from graphile_worker._private_jobs`.execute(world.kernel.database.system)
  })

  async function start(jobs: JobDefinition[], options: Parameters<typeof startJobWorker>[2] = {}): Promise<JobWorker> {
    const worker = await startJobWorker(world.kernel, { reactions: [], crons: [], jobs }, options)
    running.push(worker)
    return worker
  }
  const add = (...requests: JobRequest[]) => world.kernel.database.transaction(world.workspaceId, ({ db }) => world.kernel.jobs.add(db, requests))
  const own = (definition: JobDefinition<typeof payload>, n: number, more: Partial<JobRequest> = {}) =>
    ({ ...jobRequest(definition, { workspaceId: world.workspaceId, payload: { n } }), ...more })
  /** A job that notes what it was given, and then does what the test wants. */
  function noting(name: string, more: Partial<JobDefinition<typeof payload>> = {}) {
    const told: Told[] = []
    const definition = job({
      name, payload, ...more,
      async run(kernel, work) {
        told.push(work.payload)
        await more.run?.(kernel, work)
      },
    })
    return { definition, told, seen: () => told.map(({ n }) => n) }
  }
  async function jobsIn(state: string): Promise<{ id: string; attempts: number; last_error: string | null }[]> {
    const { rows } = await sql<{ id: string; attempts: number; last_error: string | null }>`
      select id, attempts, last_error from all_jobs where state = ${state}`.execute(world.kernel.database.system)
    return rows
  }
  const left = async () => (await sql<{ count: number }>`select count(*)::int as count from all_jobs`.execute(world.kernel.database.system)).rows[0]!.count

  it('runs a job when its transaction commits, and only then', async () => {
    const works: unknown[] = []
    const definition = job({ name: 'note-it', payload, run: async (_kernel, { workspaceId, payload, job }) => void works.push([workspaceId, payload, job.attempt, job.maxAttempts]) })
    await start([definition])
    await expect(world.kernel.database.transaction(world.workspaceId, async ({ db }) => {
      await world.kernel.jobs.add(db, [own(definition, 1)])
      throw new Error('rolled back')
    })).rejects.toThrow('rolled back')
    await add(own(definition, 2, { maxAttempts: 3 }))
    await eventually(async () => await left() === 0)
    expect(works).toEqual([[world.workspaceId, { n: 2 }, 1, 3]])
  })

  it('runs each of many jobs once, whichever of several workers takes it', async () => {
    const { definition, seen } = noting('count-it')
    await Promise.all([start([definition]), start([definition]), start([definition])])
    await add(...Array.from({ length: 2_000 }, (_, n) => own(definition, n)))
    await eventually(async () => await left() === 0)
    expect(seen().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 2_000 }, (_, n) => n))
  })

  it('tries again what fails, keeps it among the dead with its reason, and begins anew when asked', async () => {
    let broken = true
    const { definition, told } = noting('fail-first', { run: async () => { if (broken) throw new Error('the lamp is out') } })
    await start([definition])
    await add(own(definition, 1, { maxAttempts: 2 }))
    await eventually(async () => (await jobsIn('dead')).length === 1)
    expect(told).toHaveLength(2)
    expect(await jobsIn('dead')).toMatchObject([{ attempts: 2, last_error: 'the lamp is out' }])
    broken = false
    await sql`select retry_jobs(null, 'fail-first', null)`.execute(world.kernel.database.system)
    await eventually(async () => await left() === 0)
    expect(told).toHaveLength(3)
  })

  it('takes the more urgent first', async () => {
    const { definition, seen } = noting('order-it')
    await add(own(definition, 3, { priority: 9 }), own(definition, 1, { priority: 0 }), own(definition, 2))
    await start([definition], { concurrency: 1 })
    await eventually(async () => await left() === 0)
    expect(seen()).toEqual([1, 2, 3])
  })

  it('runs a job not before its time', async () => {
    const begun: number[] = []
    const { definition } = noting('wait-for-it', { run: async () => void begun.push(Date.now()) })
    await start([definition])
    const runAt = new Date(Date.now() + 700)
    await add(own(definition, 1, { runAt }))
    await eventually(async () => await left() === 0)
    expect(begun[0]).toBeGreaterThanOrEqual(runAt.getTime() - 20)
  })

  it('keeps one waiting job of a key: the last one asked for', async () => {
    let finish = (): void => undefined
    const { definition, seen } = noting('keyed', { run: (_kernel, work) => work.payload.n === 0 ? new Promise<void>((resolve) => { finish = resolve }) : Promise.resolve() })
    await add(own(definition, 7, { key: 'k', runAt: new Date(Date.now() + 3_600_000) }), own(definition, 8, { key: 'k' }), own(definition, 0, { key: 'k' }))
    await start([definition])
    await eventually(() => seen().length === 1)
    // One that runs already is no waiting one.
    await add(own(definition, 1, { key: 'k', runAt: new Date(Date.now() + 3_600_000) }))
    await add(own(definition, 2, { key: 'k' }))
    await eventually(() => seen().length === 2)
    finish()
    await eventually(async () => await left() === 0)
    expect(seen()).toEqual([0, 2])
  })

  it('never runs two of a series at a time, on whichever worker', async () => {
    const now = new Map<string, number>()
    let most = 0
    let mostOfAll = 0
    const definition = job({
      name: 'one-by-one', payload: z.object({ series: z.string() }),
      async run(_kernel, { payload: { series } }) {
        now.set(series, (now.get(series) ?? 0) + 1)
        most = Math.max(most, now.get(series)!)
        mostOfAll = Math.max(mostOfAll, [...now.values()].reduce((sum, count) => sum + count))
        await new Promise((resolve) => setTimeout(resolve, 5))
        now.set(series, now.get(series)! - 1)
      },
    })
    await Promise.all([start([definition]), start([definition])])
    await add(...Array.from({ length: 90 }, (_, n) => jobRequest(definition, { workspaceId: null, payload: { series: `s${n % 3}` }, serialBy: `s${n % 3}` })))
    await eventually(async () => await left() === 0)
    expect(most).toBe(1)
    expect(mostOfAll).toBeGreaterThan(1)
  })

  it('begins no more than the rate allows, of all or of a workspace, and takes no attempt for it', async () => {
    const begun: { workspaceId: string | null; at: number; attempt: number }[] = []
    const limited = (per: 'job' | 'workspace') => job({
      name: `limited-by-${per}`, payload, rate: { max: 20, seconds: 1, per },
      run: async (_kernel, { workspaceId, job: { attempt } }) => void begun.push({ workspaceId, at: Date.now(), attempt }),
    })
    const byWorkspace = limited('workspace')
    await start([byWorkspace, limited('job')])
    const from = Date.now()
    const ids = [world.workspaceId, world.otherWorkspaceId]
    await world.kernel.database.systemTransaction((db) => world.kernel.jobs.add(db, ids.flatMap((workspaceId) =>
      Array.from({ length: 15 }, (_, n) => own(byWorkspace, n, { workspaceId, maxAttempts: 1 })))))
    await eventually(async () => await left() === 0)
    for (const id of ids) {
      const times = begun.filter(({ workspaceId }) => workspaceId === id).map(({ at }) => at).toSorted((a, b) => a - b)
      expect(times).toHaveLength(15)
      // The nth may begin n twentieths of a second after the first; those who wait less than 5 ms begin at once.
      times.forEach((at, n) => expect(at - from).toBeGreaterThanOrEqual(n * 50 - 10))
    }
    expect(new Set(begun.map(({ attempt }) => attempt))).toEqual(new Set([1]))
  })

  it('fails an attempt that takes too long, and tells it so', async () => {
    let told: unknown
    const definition = job({
      name: 'too-long', payload, timeoutSeconds: 0.2,
      run: (_kernel, { job: { signal } }) => new Promise<void>(() => { signal!.addEventListener('abort', () => { told = signal!.reason }) }),
    })
    await start([definition])
    await add(own(definition, 1, { maxAttempts: 1 }))
    await eventually(async () => (await jobsIn('dead')).length === 1)
    expect((await jobsIn('dead'))[0]!.last_error).toMatch(/longer than 0.2 s/)
    expect(String(told)).toMatch(/longer than 0.2 s/)
  })

  it('pauses a job of one workspace or of all, and resumes it', async () => {
    const { database } = world.kernel
    const { definition, seen } = noting('pausable')
    await start([definition])
    await sql`select pause_jobs('pausable', ${world.workspaceId})`.execute(database.system)
    await eventually(async () => {
      await add(own(definition, 1))
      return (await sql`select from queued_jobs where held = 'pause'`.execute(database.system)).rows.length > 0
    })
    const before = seen().length
    await add(own(definition, 2))
    await database.systemTransaction((db) => world.kernel.jobs.add(db, [own(definition, 3, { workspaceId: world.otherWorkspaceId })]))
    await eventually(() => seen().includes(3))
    expect(seen().slice(before)).toEqual([3])
    await sql`select resume_jobs('pausable', ${world.workspaceId})`.execute(database.system)
    await eventually(async () => await left() === 0)
    expect(seen().slice(before).toSorted()).toEqual([1, 2, 3, ...seen().slice(before).filter((n) => n === 1).slice(1)].toSorted())
  })

  it('runs a cron as a job, tried again like any other', async () => {
    const attempts: string[] = []
    const cron = {
      name: 'tick', schedule: '0 0 1 1 *',
      run: async () => {
        attempts.push('tick')
        if (attempts.length === 1) throw new Error('not yet')
      },
    }
    running.push(await startJobWorker(world.kernel, { reactions: [], jobs: [], crons: [cron] }))
    // What the clock itself does when the minute comes.
    await sql`select graphile_worker.add_job('tick', '{"_cron":{"ts":"2026-01-01T00:00:00Z","backfilled":false}}')`.execute(world.kernel.database.system)
    await eventually(async () => await left() === 0)
    expect(attempts).toEqual(['tick', 'tick'])
  })

  it('leaves to other workers what it has no room for', async () => {
    const finish: (() => void)[] = []
    const begun: number[] = []
    const slow = job({ name: 'wait-in-line', payload, run: () => new Promise<void>((resolve) => void finish.push(resolve)) })
    const quick = job({ name: 'wait-in-line', payload, run: async (_kernel, work) => void begun.push(work.payload.n) })
    await start([slow], { concurrency: 2 })
    await add(...Array.from({ length: 100 }, (_, n) => own(slow, n)))
    await eventually(() => finish.length === 2)
    await start([quick])
    await eventually(async () => await left() === 2)
    expect(new Set(begun).size).toBe(98)
    for (const end of finish) end()
    await eventually(async () => await left() === 0)
  })

  it('finishes what runs when it stops, and takes nothing new', async () => {
    let finish = (): void => undefined
    const { definition, seen } = noting('finish-it', { run: () => new Promise<void>((resolve) => { finish = resolve }) })
    const worker = await start([definition], { concurrency: 1 })
    await add(own(definition, 1))
    await eventually(() => seen().length === 1)
    const stopped = worker.stop()
    await add(own(definition, 2))
    finish()
    await stopped
    expect(seen()).toEqual([1])
    expect(await jobsIn('waiting')).toHaveLength(1)
    expect(await jobsIn('running')).toEqual([])
  })

  it('gives back at once what does not end in time, without the attempt', async () => {
    const attempts: number[] = []
    const definition = job({
      name: 'never-ends', payload,
      run: (_kernel, { job: { attempt } }) => {
        attempts.push(attempt)
        return attempts.length === 1 ? new Promise<void>(() => undefined) : Promise.resolve()
      },
    })
    const worker = await start([definition], { finishWithinMs: 50 })
    await add(own(definition, 1, { serialBy: 'a series' }))
    await eventually(() => attempts.length === 1)
    await worker.stop()
    await start([definition])
    await eventually(async () => await left() === 0)
    expect(attempts).toEqual([1, 1])
  })

  it("does not let one workspace's thousands delay another's one", { timeout: 120_000 }, async () => {
    const order: (string | null)[] = []
    const definition = job({ name: 'fair-share', payload, run: async (_kernel, { workspaceId }) => void order.push(workspaceId) })
    await add(...Array.from({ length: 20_000 }, (_, n) => own(definition, n)))
    await world.kernel.database.systemTransaction((db) => world.kernel.jobs.add(db, [own(definition, 0, { workspaceId: world.otherWorkspaceId })]))
    await start([definition])
    await eventually(() => order.includes(world.otherWorkspaceId))
    // Among the first batch, which graphile-worker hands out in no order of its own.
    expect(order.indexOf(world.otherWorkspaceId)).toBeLessThan(200)
  })

  it('lets the one overtake thousands that are being worked at already', { timeout: 60_000 }, async () => {
    const order: (string | null)[] = []
    const definition = job({
      name: 'slow-share', payload,
      async run(_kernel, { workspaceId }) {
        order.push(workspaceId)
        await new Promise((resolve) => setTimeout(resolve, 10))
      },
    })
    await add(...Array.from({ length: 4_000 }, (_, n) => own(definition, n)))
    await start([definition], { concurrency: 4 })
    await eventually(() => order.length > 20)
    await world.kernel.database.systemTransaction((db) => world.kernel.jobs.add(db, [own(definition, 0, { workspaceId: world.otherWorkspaceId })]))
    const before = order.length
    await eventually(() => order.includes(world.otherWorkspaceId))
    expect(order.indexOf(world.otherWorkspaceId) - before).toBeLessThan(500)
  })
}
