import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import type { LoggedEvent } from '../../kernel/events/event.ts'
import { idAt } from '../../kernel/ids.ts'

const eventColumns = sql`
  id, workspace_id as "workspaceId", xid::text as xid, name, subject_id as "subjectId", payload, previous, actor, correlation_id as "correlationId", at`

export async function readEvent(db: Db, name: string, id: string): Promise<LoggedEvent | undefined> {
  const { rows: [event] } = await sql<LoggedEvent>`
    select ${eventColumns} from events where workspace_id = current_workspace() and name = ${name} and id = ${id}`.execute(db)
  return event
}

export type Span = { since: Date; until: Date }

/** Events of a name behind `after`, oldest first, by the index events_name: never the whole log. */
export async function readEvents(db: Db, name: string, { since, until }: Span, after: string | null, limit: number): Promise<LoggedEvent[]> {
  // The hour is for events whose transaction took long; it lets PostgreSQL leave out whole months.
  const { rows } = await sql<LoggedEvent>`
    select ${eventColumns} from events
    where workspace_id = current_workspace() and name = ${name} and id > ${after ?? idAt(since.getTime())}::uuid and id < ${idAt(until.getTime())}::uuid
      and at > ${since}::timestamptz - interval '1 hour'
    order by id ${limitTo(limit)}`.execute(db)
  return rows
}

/** When an id was made. */
export function momentOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}
