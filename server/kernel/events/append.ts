import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import type { Actor, Change, RequestInfo } from '../context.ts'
import type { Db } from '../db/database.ts'
import { previousOf } from './previous-of.ts'

export type PendingEvent = { id: string; name: string; subjectId: string; payload: unknown }
export type AuditEntry = { id: string; operation: string; input: unknown; changes: Change[]; subjectId: string | null }

/** Writes events and an audit entry outside of a command: the command line's own work. */
export async function appendToLog(db: Db, actor: Actor, request: RequestInfo, events: PendingEvent[], audit: AuditEntry): Promise<void> {
  await db.executeQuery(logStatement(db, actor, request, events, audit))
}

/** The one statement that writes a command's events and its audit entry, in the command's transaction. */
export function logStatement(db: Db, actor: Actor, request: RequestInfo, events: PendingEvent[], audit: AuditEntry): CompiledQuery {
  const who = JSON.stringify({ kind: actor.kind, id: actor.id, name: actor.name })
  return statement(who, request, events, audit).compile(db)
}

function statement(who: string, request: RequestInfo, events: PendingEvent[], audit: AuditEntry): RawBuilder<unknown> {
  const rows = JSON.stringify(events.map(({ id, name, subjectId, payload }) =>
    ({ id, name, subject_id: subjectId, payload, previous: previousOf(subjectId, audit.changes) })))
  const changes = audit.changes.length > 0 ? JSON.stringify(audit.changes) : null
  return sql`
    with logged as (
      insert into events (id, workspace_id, name, subject_id, payload, previous, actor, correlation_id)
      select id, current_workspace(), name, subject_id, payload, previous, ${who}::jsonb, ${request.correlationId}
      from jsonb_to_recordset(${rows}::jsonb) as row(id uuid, name text, subject_id uuid, payload jsonb, previous jsonb)
    )
    insert into audit_entries
      (id, workspace_id, operation, actor, actor_id, subject_id, ip, user_agent, correlation_id, input, changes)
    values (${audit.id}, current_workspace(), ${audit.operation}, ${who}::jsonb, (${who}::jsonb ->> 'id')::uuid, ${audit.subjectId},
      ${request.ip}, ${request.userAgent}, ${request.correlationId}, ${JSON.stringify(audit.input)}::jsonb, ${changes}::jsonb)`
}
