import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CompiledQuery, QueryResult } from 'kysely'
import pg from 'pg'
import type { Log } from '../telemetry/log.ts'
import { sendTogether } from './send-together.ts'
import { makeSharedReads } from './shared-reads.ts'
import { run } from './statement.ts'

export type Replica = {
  /** False for a while after it lagged or failed. */
  isUsable(): boolean
  /** Undefined when it does not hold everything up to the position in time, or cannot answer: ask the primary. */
  read(workspaceId: string, position: bigint, query: CompiledQuery): Promise<QueryResult<unknown> | undefined>
  close(): Promise<void>
}

const patienceMs = 20
const lookAgainMs = 2
const restMs = { lag: 100, mostLag: 5_000, failure: 500, mostFailure: 30_000 }
const mostWaiting = 32
// A server that vanished says nothing: its connections are given up after this time, and the primary is asked.
const silenceMs = 10_000
// Asked on the connection that reads, not on another: behind one address may be several servers, or another one than before.
const reachedQuestion = {
  name: 'replayed', text: "select case when pg_is_in_recovery() then (pg_last_wal_replay_lsn() - '0/0')::text end as position",
}

export type ReplicaOptions = {
  /** Has the connection see the workspace's rows. */
  prepare(client: pg.PoolClient, workspaceId: string): Promise<void>
  isLost(error: unknown): boolean
  log: Pick<Log, 'info' | 'warn'>
}

export function openReplica(name: string, pool: pg.Pool, { prepare, isLost, log }: ReplicaOptions): Replica {
  const shared = makeSharedReads(pool, prepare, isLost)
  const reachedBy = new WeakMap<pg.PoolClient, bigint>()
  let restsUntil = 0
  let failures = 0
  let lags = 0

  const rest = (times: number, first: number, most: number): void => {
    restsUntil = Math.max(restsUntil, performance.now() + Math.min(most, first * 2 ** Math.min(times, 10)))
  }
  const noteFailure = (error: unknown): void => {
    // Those that were under way together fail together: one failure.
    if (performance.now() < restsUntil) return
    if (failures === 0) log.warn({ replica: name, reason: error instanceof Error ? error.message : String(error) }, 'a replica is away: the primary answers')
    rest(failures++, restMs.failure, restMs.mostFailure)
  }
  const noteSuccess = (): void => {
    if (failures > 0) log.info({ replica: name }, 'a replica is back')
    failures = 0
    lags = 0
  }

  const reached = async (client: pg.PoolClient): Promise<bigint> => {
    const { rows } = await client.query<{ position: string | null }>(reachedQuestion)
    if (rows[0]!.position === null) throw new Error('it is no replica any more')
    const position = BigInt(rows[0]!.position)
    reachedBy.set(client, position)
    return position
  }

  const readBy = async (client: pg.PoolClient, position: bigint, query: CompiledQuery): Promise<QueryResult<unknown> | undefined> => {
    sendTogether(client)
    if ((reachedBy.get(client) ?? -1n) >= position) return run(client, query)
    // The question goes with the read in one message; the read counts when the answer before it says so.
    const [found, answer] = await Promise.allSettled([reached(client), run(client, query)])
    if (found.status === 'rejected') throw found.reason
    if (found.value >= position) {
      if (answer.status === 'rejected') throw answer.reason
      return answer.value
    }
    for (const end = performance.now() + patienceMs; performance.now() < end;) {
      await sleep(lookAgainMs)
      if (await reached(client) >= position) return run(client, query)
    }
    if (performance.now() >= restsUntil) rest(lags++, restMs.lag, restMs.mostLag)
    return undefined
  }

  return {
    isUsable: () => performance.now() >= restsUntil && pool.waitingCount < mostWaiting,
    async read(workspaceId, position, query) {
      if (performance.now() < restsUntil) return undefined
      try {
        const answer = await shared(workspaceId, (client) => givingUp(client, () => readBy(client, position, query)))
        if (answer) noteSuccess()
        return answer
      } catch (error) {
        if (isTimeout(error)) throw error
        if (isLost(error) || !(error instanceof pg.DatabaseError)) noteFailure(error)
        return undefined
      }
    },
    close: () => pool.end(),
  }
}

// It ran as long as a statement may: the primary would take as long.
function isTimeout(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '57014'
}

async function givingUp<T>(client: pg.PoolClient, work: () => Promise<T>): Promise<T> {
  // pg's types leave the connection out.
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection
  const timer = setTimeout(() => stream.destroy(new Error('a replica says nothing')), silenceMs)
  try {
    return await work()
  } finally {
    clearTimeout(timer)
  }
}
