import { sql } from 'kysely'
import type { BaseContext } from '../../kernel/context.ts'
import { type SessionEnd, sessionEnded } from './events.ts'
import { type SessionRecord, sessionColumns } from './session.ts'

/** Ends a member's sessions in this workspace: one, all but one, or all. Their tokens stop working with the event. */
export async function endSessions(
  ctx: BaseContext, which: { memberId: string; only?: string; except?: string }, because: SessionEnd,
): Promise<SessionRecord[]> {
  const only = which.only === undefined ? sql`` : sql`and id = ${which.only}`
  const except = which.except === undefined ? sql`` : sql`and id <> ${which.except}`
  const { rows } = await sql<SessionRecord>`
    update sessions set ended_at = now()
    where workspace_id = current_workspace() and member_id = ${which.memberId} and ended_at is null ${only} ${except}
    returning ${sessionColumns}`.execute(ctx.db)
  for (const session of rows) ctx.emit(sessionEnded, { subjectId: session.id, payload: { session, because } })
  return rows
}
