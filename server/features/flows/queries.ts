import { sql } from 'kysely'
import { columnsOf } from '../../kernel/db/columns.ts'
import type { Db } from '../../kernel/db/database.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { AppError } from '../../kernel/errors.ts'
import { idAt } from '../../kernel/ids.ts'
import { Flow, FlowVersion } from './flow.ts'

// A draft may hold anything, also where its trigger should be.
const flowColumns = sql`
  ${columnsOf(Flow, 'flows', ['trigger', 'isChanged'])},
  coalesce(published.definition -> 'trigger', case when jsonb_typeof(flows.draft -> 'trigger') = 'object' then flows.draft -> 'trigger' end, '{}') as trigger,
  published.definition is distinct from flows.draft as "isChanged"`

const flowTables = sql`
  flows left join flow_versions as published on published.flow_id = flows.id and published.version = flows.version`

/** @throws AppError not_found */
export async function findFlow(db: Db, id: string): Promise<Flow> {
  const { rows: [flow] } = await sql<Flow>`select ${flowColumns} from ${flowTables} where flows.id = ${id} and removed_at is null`.execute(db)
  if (!flow) throw new AppError('not_found', { detail: 'There is no flow with that id.' })
  return flow
}

/** Locks the flow until the command ends. @throws AppError not_found */
export async function lockFlow(db: Db, id: string): Promise<Flow> {
  const { rows: [flow] } = await sql<Flow>`select ${flowColumns} from ${flowTables} where flows.id = ${id} and removed_at is null for update of flows`.execute(db)
  if (!flow) throw new AppError('not_found', { detail: 'There is no flow with that id.' })
  return flow
}

export async function findDraft(db: Db, id: string): Promise<Record<string, unknown>> {
  const row = await db.selectFrom('flows').select('draft').where('id', '=', id).executeTakeFirst()
  if (!row) throw new AppError('not_found', { detail: 'There is no flow with that id.' })
  return row.draft as Record<string, unknown>
}

export async function listVersions(db: Db, flowId: string, before: number | null, limit: number): Promise<FlowVersion[]> {
  const older = before === null ? sql`` : sql`and version < ${before}`
  const { rows } = await sql<FlowVersion>`
    select ${columnsOf(FlowVersion, 'flow_versions')} from flow_versions
    where flow_id = ${flowId} ${older} order by version desc ${limitTo(limit)}`.execute(db)
  return rows
}

export type FlowFilter = { state?: Flow['state'] | undefined; name?: string | undefined; after: string | null; limit: number }

/** Newest first. */
export async function listFlowRows(db: Db, { state, name, after, limit }: FlowFilter): Promise<Flow[]> {
  const conditions = [
    sql`flows.workspace_id = current_workspace() and removed_at is null`,
    ...(after ? [sql`flows.id < ${after}::uuid`] : []),
    ...(state ? [sql`flows.state = ${state}`] : []),
    ...(name ? [sql`position(lower(${name}) in lower(flows.name)) > 0`] : []),
  ]
  const { rows } = await sql<Flow>`
    select ${flowColumns} from ${flowTables} where ${sql.join(conditions, sql` and `)}
    order by flows.id desc ${limitTo(limit)}`.execute(db)
  return rows
}

export type FlowActivity = { runs: number; failed: number; hours: { runs: number; failed: number }[] }

/** Runs of the last 24 hours, by hour. By the index runs_of_flow alone: a run's id says when it began. */
export async function countRuns(db: Db, flowIds: readonly string[], now: Date): Promise<Map<string, FlowActivity>> {
  const since = now.getTime() - 24 * 3_600_000
  const { rows } = await sql<{ flowId: string; hour: number; runs: number; failed: number }>`
    select flow_id as "flowId", least(23, floor((('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint - ${since}::bigint) / 3600000.0))::int as hour,
      count(*)::int as runs, count(*) filter (where state = 'failed')::int as failed
    from runs
    where workspace_id = current_workspace() and flow_id = any(${flowIds}::uuid[]) and id >= ${idAt(since)}::uuid
    group by 1, 2`.execute(db)
  const activity = new Map<string, FlowActivity>()
  for (const { flowId, hour, runs, failed } of rows) {
    const own = activity.get(flowId) ?? quiet()
    own.runs += runs
    own.failed += failed
    own.hours[hour] = { runs, failed }
    activity.set(flowId, own)
  }
  return activity
}

export function quiet(): FlowActivity {
  return { runs: 0, failed: 0, hours: Array.from({ length: 24 }, () => ({ runs: 0, failed: 0 })) }
}
