import { sql } from 'kysely'
import type pg from 'pg'
import type { Database, Db } from '../db/database.ts'
import { logLag } from '../telemetry/metrics.ts'
import type { LoggedEvent } from './event.ts'
import { type Follower, followLog } from './follow-log.ts'
import type { LogTail } from './log-tail.ts'
import { type LogPosition, readLog } from './read-log.ts'

/**
 * Applies the log in order, its effects and its cursor in one transaction: exactly once. `apply` gets a batch and the
 * system transaction; it must not reach outside the database. `after` is where the batch before ended, whoever applied it.
 */
export type Projection = {
  name: string
  /** Between two batches at least, in milliseconds; 20 unless given. The longer, the more events share one transaction. */
  restMs?: number
  /**
   * Whether there is anything to do about these events, asked before a transaction is begun: most installations have no webhooks,
   * say. Left out, there always is.
   */
  concerns?(events: readonly LoggedEvent[], db: Db, after: LogPosition): boolean | Promise<boolean>
  apply(events: LoggedEvent[], db: Db, client: pg.PoolClient, after: LogPosition): Promise<void>
}

const batch = 200
// After a crash, events of so long are looked at again.
const noteAfterMs = 1_000

/** Runs a projection here unless another process does; then waits to take over. */
export function runProjection({ database, tail }: { database: Database; tail: LogTail }, projection: Projection, onError: (error: unknown) => void): Follower {
  const lag = logLag.labels(projection.name)
  // The cursor as it was last seen, and how far this process has come since: past events that were no concern of the projection.
  let noted: LogPosition | undefined
  let reached: LogPosition = beginning
  let notedAt = 0

  const passOver = async (): Promise<'passed' | 'nothing' | 'due'> => {
    const next = noted && tail.held(reached)?.slice(0, batch)
    if (!next || (reached !== noted && Date.now() - notedAt > noteAfterMs)) return 'due'
    if (next.length === 0) return 'nothing'
    if (!projection.concerns || await projection.concerns(next, database.system, reached)) return 'due'
    lag.set(next.length)
    reached = next.at(-1)!
    return 'passed'
  }

  const applyNext = () => database.systemTransaction(async (db, client) => {
    // An advisory lock, not a row lock: it takes no transaction id, so an idle reader never holds back the log's other readers.
    const { rows: [found] } = await sql<{ locked: boolean; xid: string | null; id: string | null }>`
      select pg_try_advisory_xact_lock(hashtext(${`projection ${projection.name}`})) as locked, log_cursors.xid::text as xid, event_id as id
      from (values (1)) as one left join log_cursors on listener = ${projection.name}`.execute(db)
    if (!found!.locked) return undefined
    const cursor = found!.xid === null ? beginning : { xid: found!.xid, id: found!.id! }
    // Where another process has moved it, or somebody has set it back, it counts as it is.
    const after = noted && isSame(cursor, noted) ? reached : cursor
    const held = tail.held(after)?.slice(0, batch)
    const { events, unsettled } = held ? { events: held, unsettled: false } : await readLog(db, after, batch)
    lag.set(events.length)
    if (events.length > 0) await projection.apply(events, db, client, after)
    const end = events.at(-1) ?? after
    if (!isSame(end, cursor)) await moveCursor(db, projection.name, cursor, end)
    return { end, outcome: unsettled ? 'unsettled' as const : events.length === batch ? 'more' as const : 'end' as const }
  })

  return followLog(tail, projection.restMs ?? 20, async () => {
    const passed = await passOver()
    if (passed !== 'due') return passed === 'passed' ? 'more' : 'end'
    const applied = await applyNext().catch((error: unknown) => {
      if (error === movedMeanwhile) return undefined
      throw error
    })
    if (!applied) return 'end'
    noted = reached = applied.end
    notedAt = Date.now()
    return applied.outcome
  }, onError)
}

/** The cursor was read by the statement that took the lock: whoever held that just before may have moved it since. */
async function moveCursor(db: Db, listener: string, from: LogPosition, to: LogPosition): Promise<void> {
  const { rows } = await sql`
    insert into log_cursors (listener, xid, event_id) values (${listener}, ${to.xid}::xid8, ${to.id}::uuid)
    on conflict (listener) do update set xid = excluded.xid, event_id = excluded.event_id, updated_at = now()
      where (log_cursors.xid, log_cursors.event_id) = (${from.xid}::xid8, ${from.id}::uuid)
    returning 1`.execute(db)
  if (rows.length === 0) throw movedMeanwhile
}

function isSame(a: LogPosition, b: LogPosition): boolean {
  return a.xid === b.xid && a.id === b.id
}

const movedMeanwhile = new Error('another process has moved the cursor')
const beginning = { xid: '0', id: '00000000-0000-0000-0000-000000000000' }
