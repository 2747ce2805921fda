import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Kernel } from '../kernel.ts'
import { newId } from '../ids.ts'
import type { Redis } from '../redis/redis.ts'

type Waiting = { id: string; priority: number; turns: number }

/** What travels through Redis: a hint at rows that wait, most urgent first. */
export type Ticket = { ids: string[]; priority: number }

type Feed = {
  names: readonly string[]
  feed(tickets: readonly Ticket[]): Promise<void>
  /** How many tickets wait in Redis. */
  length(): Promise<number>
}

export type Feeder = {
  /** Saves asking the database which jobs of those it fed this process has taken. */
  taken(id: string): void
  stop(): Promise<void>
}

// Enough for the workers to find one at once. Beyond that only what is more urgent than something that was fed: it goes first.
const mostFed = 1_000
const atOnce = 1_000
const mostUrgent = 3_000
const urgentAtOnce = 100
const lookMs = 100
// Few are spread over the workers one by one; of many, each ticket carries so many that BullMQ is no longer most of a job's cost.
const leastTickets = 20
const mostOfTicket = 50
const idleMs = 100
const busyMs = 5
const lostAfterMs = 5_000
const doubtAfterMs = 300_000
const mostTickets = 10_000
const handOverMost = 1_000

/**
 * Hands the ids of waiting jobs to BullMQ, in order of priority and age, a few ahead of the workers. One process does it
 * at a time, on a connection whose lock says so. It remembers what it fed: if it dies, the next one feeds the same again,
 * which the rows make harmless. While Redis is away it gives everything to the first engine.
 */
export function startFeeder({ databaseUrl, log, signal }: Kernel, redis: Redis, { names, feed, length }: Feed): Feeder {
  const stop = new AbortController()
  const fed = new Map<string, { turns: number; priority: number; at: number }>()
  let client: pg.Client | undefined
  let leads = false
  let epoch: string | undefined
  let checkedAt = 0
  let lookedAt = 0
  let urgentAt = 0
  let wake = (): void => {}
  const offWake = signal.onWake(() => wake())

  const lead = async (): Promise<pg.Client | undefined> => {
    if (!client) {
      fed.clear()
      leads = false
      const fresh = new pg.Client({ connectionString: databaseUrl, application_name: 'hayloft jobs', keepAlive: true, connectionTimeoutMillis: 5_000 })
      fresh.on('error', () => undefined)
      fresh.on('end', () => { if (client === fresh) client = undefined })
      await fresh.connect()
      client = fresh
    }
    if (!leads) {
      const { rows: [lock] } = await client.query<{ taken: boolean }>("select pg_try_advisory_lock(hashtext('hayloft job feeder')) as taken")
      leads = lock!.taken
    }
    return leads ? client : undefined
  }

  /** Redis keeps nothing on disk: without the mark that we left there it has come up empty, and everything is fed anew. */
  const readEpoch = async (): Promise<string | undefined> => redis.ask(async (asked) => {
    const key = `${redis.prefix}jobs-epoch`
    const fresh = newId()
    return await asked.get(key) ?? (await asked.set(key, fresh, 'NX') ? fresh : await asked.get(key)) ?? undefined
  })

  const forgetTaken = async (on: pg.Client): Promise<void> => {
    if (fed.size === 0 || performance.now() - lookedAt < lookMs) return
    lookedAt = performance.now()
    const values = [[...fed.keys()], [...fed.values()].map(({ turns }) => turns)]
    const { rows } = await on.query<{ id: string }>({ name: 'wait_no_more', text: waitNoMoreSql, values })
    for (const { id } of rows) fed.delete(id)
  }

  const forgetLost = async (): Promise<void> => {
    if (fed.size === 0 || performance.now() - checkedAt < lostAfterMs) return
    checkedAt = performance.now()
    const there = await length()
    // A ticket too many does no harm, but Redis must not fill with them.
    const patienceMs = there === 0 ? lostAfterMs : there < mostTickets ? doubtAfterMs : Infinity
    for (const [id, { at }] of fed) if (checkedAt - at > patienceMs) fed.delete(id)
  }

  /** @returns whether there may be more to do at once */
  const step = async (): Promise<boolean> => {
    const on = await lead()
    if (!on) return false
    const now = redis.isThere() ? await readEpoch() : undefined
    if (now === undefined) {
      epoch = undefined
      fed.clear()
      return handOver(on)
    }
    if (epoch !== now) fed.clear()
    epoch = now
    await forgetTaken(on)
    await forgetLost()
    await on.query({ name: 'let_go', text: letGoSql })
    const waiting = fed.size < mostFed ? await findWaiting(on) : await findUrgent(on)
    if (waiting.length === 0) return false
    await feed(inTickets(waiting))
    const at = performance.now()
    for (const { id, turns, priority } of waiting) fed.set(id, { turns, priority, at })
    return fed.size < mostFed
  }

  const findWaiting = async (on: pg.Client): Promise<Waiting[]> => {
    const { rows } = await on.query<Waiting>({ name: 'waiting', text: waitingSql, values: [[...fed.keys()], names, atOnce] })
    return rows
  }

  const findUrgent = async (on: pg.Client): Promise<Waiting[]> => {
    if (fed.size > mostUrgent || performance.now() - urgentAt < idleMs) return []
    urgentAt = performance.now()
    const least = Math.max(...[...fed.values()].map(({ priority }) => priority))
    const { rows } = await on.query<Waiting>({ name: 'urgent', text: urgentSql, values: [[...fed.keys()], names, urgentAtOnce, least] })
    return rows
  }

  const handOver = async (on: pg.Client): Promise<boolean> => {
    const { rows: [moved] } = await on.query<{ count: number }>('select hand_over_jobs(null, $1) as count', [handOverMost])
    return moved!.count >= handOverMost
  }

  const rest = (milliseconds: number): Promise<void> => new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    wake = () => {
      clearTimeout(timer)
      resolve()
    }
  })

  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        const more = await step()
        if (more) continue
        // Full: the workers are busy, and a wake tells nothing new.
        if (fed.size >= mostFed) await sleep(busyMs)
        else await rest(fed.size > 0 ? busyMs : idleMs)
      } catch (error) {
        if (stop.signal.aborted) return
        log.warn({ err: error }, 'cannot feed jobs to the workers; trying again')
        await sleep(500)
      }
    }
  }
  const running = loop()

  return {
    taken: (id) => void fed.delete(id),
    async stop() {
      stop.abort()
      offWake()
      wake()
      await running
      await client?.end().catch(() => undefined)
    },
  }
}

function inTickets(waiting: readonly Waiting[]): Ticket[] {
  const size = Math.min(mostOfTicket, Math.ceil(waiting.length / leastTickets))
  return Array.from({ length: Math.ceil(waiting.length / size) }, (_, n) => {
    const rows = waiting.slice(n * size, (n + 1) * size)
    return { ids: rows.map(({ id }) => id), priority: rows[0]!.priority }
  })
}

const waitNoMoreSql = `
  select id from unnest($1::uuid[], $2::int[]) as fed(id, turns) where not exists (
    select from queued_jobs as job
    where job.id = fed.id and job.turns = fed.turns and held is null and locked_by is null and dead_at is null)`

const letGoSql = `
  update queued_jobs set held = null where id in (
    select id from queued_jobs where held = 'delay' and run_at <= now() order by run_at limit 1000 for update skip locked)`

const isWaiting = 'held is null and locked_by is null and dead_at is null and id <> all($1) and name = any($2)'
const inOrder = 'order by priority, run_at, id limit $3'
const waitingSql = `select id, priority, turns from queued_jobs where ${isWaiting} ${inOrder}`
const urgentSql = `select id, priority, turns from queued_jobs where ${isWaiting} and priority < $4 ${inOrder}`
