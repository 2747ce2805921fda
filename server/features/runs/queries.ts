import { sql } from 'kysely'
import { columnsOf } from '../../kernel/db/columns.ts'
import type { Db } from '../../kernel/db/database.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { AppError } from '../../kernel/errors.ts'
import { Run, RunStep, RunWait } from './run.ts'

export const runColumns = sql`${columnsOf(Run, 'runs', ['flowName'])}, coalesce(flows.name, runs.system_flow) as "flowName"`
export const runTables = sql`runs left join flows on flows.id = runs.flow_id`

/** @throws AppError not_found */
export async function findRun(db: Db, id: string): Promise<Run> {
  const { rows: [run] } = await sql<Run>`select ${runColumns} from ${runTables} where runs.id = ${id}`.execute(db)
  if (!run) throw new AppError('not_found', { detail: 'There is no run with that id.' })
  return run
}

export async function findTrigger(db: Db, id: string): Promise<Record<string, unknown>> {
  const row = await db.selectFrom('runs').select('trigger').where('id', '=', id).executeTakeFirstOrThrow()
  return row.trigger as Record<string, unknown>
}

export async function findSteps(db: Db, runId: string): Promise<RunStep[]> {
  const { rows } = await sql<RunStep>`
    select ${columnsOf(RunStep, 'run_steps')} from run_steps where run_id = ${runId} order by position, path`.execute(db)
  return rows
}

export async function findWaits(db: Db, runId: string) {
  const { rows } = await sql<typeof RunWait['_output']>`
    select ${columnsOf(RunWait, 'run_waits')} from run_waits where run_id = ${runId} order by created_at, path`.execute(db)
  return rows
}

export type RunFilter = {
  origin: 'workspace' | 'system'; flowId?: string | undefined; state?: Run['state'] | undefined; subjectId?: string | undefined
  after: string | null; limit: number
}

/** Newest first. */
export async function listRunRows(db: Db, { origin, flowId, state, subjectId, after, limit }: RunFilter): Promise<Run[]> {
  const conditions = [
    sql`runs.workspace_id = current_workspace() and flows.removed_at is null`,
    ...(after ? [sql`runs.id < ${after}::uuid`] : []),
    ...(flowId ? [sql`runs.flow_id = ${flowId}::uuid`] : []),
    origin === 'system' ? sql`runs.system_flow is not null` : sql`runs.flow_id is not null`,
    ...(state ? [sql`runs.state = ${state}`] : []),
    ...(subjectId ? [sql`runs.subject_id = ${subjectId}::uuid`] : []),
  ]
  const { rows } = await sql<Run>`
    select ${runColumns} from ${runTables} where ${sql.join(conditions, sql` and `)}
    order by runs.id desc ${limitTo(limit)}`.execute(db)
  return rows
}
