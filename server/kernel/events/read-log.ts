import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { limitTo } from '../db/limit-to.ts'
import type { LoggedEvent } from './event.ts'

export type LogPosition = { xid: string; id: string }

export type LogPage = {
  /** In log order, each final: no event will ever appear before them. */
  events: LoggedEvent[]
  /** Events are there that an older, still open transaction could precede: read again at once. */
  unsettled: boolean
}

/**
 * Reads the log after a position, in order of (transaction id, id) and only below pg_snapshot_xmin: rows of
 * transactions that commit out of order are never skipped.
 */
export async function readLog(db: Db, after: LogPosition, limit: number, workspaceId?: string): Promise<LogPage> {
  const inWorkspace = workspaceId ? sql`and workspace_id = ${workspaceId}::uuid` : sql``
  // By the table's columns: a bare xid would mean the output's text, in which 1000 comes before 999.
  const { rows } = await sql<LoggedEvent & { settled: boolean }>`
    select id, workspace_id as "workspaceId", xid::text as xid, name, subject_id as "subjectId", payload, previous, actor,
      correlation_id as "correlationId", at, xid < pg_snapshot_xmin(pg_current_snapshot()) as settled
    from events
    where (events.xid, events.id) > (${after.xid}::xid8, ${after.id}::uuid) ${inWorkspace}
    order by events.xid, events.id ${limitTo(limit)}`.execute(db)
  const open = rows.findIndex((row) => !row.settled)
  return { events: open === -1 ? rows : rows.slice(0, open), unsettled: open !== -1 }
}

/** The position behind which everything is still to come. */
export async function endOfLog(db: Db): Promise<LogPosition> {
  const { rows } = await sql<{ xid: string }>`
    select (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text as xid`.execute(db)
  return { xid: rows[0]!.xid, id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }
}

/** In the log's order. Transaction ids are numbers in decimal: the longer one is the later one. */
export function isAfter(a: LogPosition, b: LogPosition): boolean {
  if (a.xid === b.xid) return a.id > b.id
  return a.xid.length === b.xid.length ? a.xid > b.xid : a.xid.length > b.xid.length
}
