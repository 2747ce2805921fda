import { sql } from 'kysely'
import type pg from 'pg'
import type { Database, Db } from '../db/database.ts'
import { logLag } from '../telemetry/metrics.ts'
import type { LoggedEvent } from './event.ts'
import { type Follower, followLog } from './follow-log.ts'
import type { LogSignal } from './log-signal.ts'
import { type LogPosition, readLog } from './read-log.ts'

/**
 * Applies the log in order, its effects and its cursor in one transaction: exactly once. `apply` gets a batch and the
 * system transaction; it must not reach outside the database. `after` is where the batch before ended, whoever applied it.
 */
export type Projection = {
  name: string
  apply(events: LoggedEvent[], db: Db, client: pg.PoolClient, after: LogPosition): Promise<void>
}

const batch = 200

/** Runs a projection here unless another process does; then waits to take over. */
export function runProjection(database: Database, signal: LogSignal, projection: Projection, onError: (error: unknown) => void): Follower {
  const lag = logLag.labels(projection.name)
  return followLog(signal, 20, () => database.systemTransaction(async (db, client) => {
    // An advisory lock, not a row lock: it takes no transaction id, so an idle reader never holds back the log's other readers.
    const { rows: [held] } = await sql<{ locked: boolean }>`
      select pg_try_advisory_xact_lock(hashtext(${`projection ${projection.name}`})) as locked`.execute(db)
    if (!held!.locked) return 'end'
    const cursor = await db.selectFrom('log_cursors').select(['xid', 'event_id']).where('listener', '=', projection.name).executeTakeFirst()
    const after = cursor ? { xid: cursor.xid, id: cursor.event_id } : beginning
    const page = await readLog(db, after, batch)
    lag.set(page.events.length)
    const last = page.events.at(-1)
    if (last) {
      await projection.apply(page.events, db, client, after)
      await db.insertInto('log_cursors')
        .values({ listener: projection.name, xid: last.xid, event_id: last.id })
        .onConflict((conflict) => conflict.column('listener').doUpdateSet({ xid: last.xid, event_id: last.id, updated_at: sql`now()` }))
        .execute()
    }
    return page.unsettled ? 'unsettled' : page.events.length === batch ? 'more' : 'end'
  }), onError)
}

const beginning = { xid: '0', id: '00000000-0000-0000-0000-000000000000' }
