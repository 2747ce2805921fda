import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../../kernel/context.ts'
import type { Db } from '../../kernel/db/database.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Approval } from './run.ts'

const approvalColumns = sql`
  run_waits.run_id as "runId", run_waits.path, runs.flow_id as "flowId", coalesce(flows.name, runs.system_flow) as "flowName",
  runs.subject_id as "subjectId", run_waits.details ->> 'question' as question, run_waits.until, run_waits.created_at as "createdAt"`
const approvalTables = sql`
  run_waits join runs on runs.id = run_waits.run_id left join flows on flows.id = runs.flow_id`
const waiting = sql`run_waits.workspace_id = current_workspace() and run_waits.kind = 'approval' and flows.removed_at is null`

/** Those that name the member or the member's role; an owner may decide all. */
function decidedBy(actor: Actor): RawBuilder<unknown> {
  if (actor.kind !== 'member' || actor.role === 'owner') return sql`true`
  return sql`(run_waits.details -> 'roles' ? ${actor.role} or run_waits.details -> 'memberIds' ? ${actor.id})`
}

/** Of the oldest runs first. */
export async function listApprovalRows(db: Db, actor: Actor, after: { runId: string; path: string } | null, limit: number): Promise<Approval[]> {
  const later = after ? sql`and (run_waits.run_id, run_waits.path) > (${after.runId}::uuid, ${after.path})` : sql``
  const { rows } = await sql<Approval>`
    select ${approvalColumns} from ${approvalTables} where ${waiting} and ${decidedBy(actor)} ${later}
    order by run_waits.run_id, run_waits.path ${limitTo(limit)}`.execute(db)
  return rows
}

/** @throws AppError not_found: decided already, or never asked; forbidden */
export async function findApproval(db: Db, actor: Actor, { runId, path }: { runId: string; path: string }): Promise<Approval> {
  const { rows: [row] } = await sql<Approval & { mine: boolean }>`
    select ${approvalColumns}, ${decidedBy(actor)} as mine from ${approvalTables}
    where ${waiting} and run_waits.run_id = ${runId} and run_waits.path = ${path}`.execute(db)
  if (!row) throw new AppError('not_found', { detail: 'Nothing waits there for a decision. It may have been decided already.' })
  const { mine, ...approval } = row
  if (!mine) throw new AppError('forbidden', { detail: 'Someone else was asked to decide this.' })
  return approval
}
