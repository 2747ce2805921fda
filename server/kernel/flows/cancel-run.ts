import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { newId } from '../ids.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { flowJob } from './flow-job.ts'
import { wakeRun } from './wake-run.ts'

type Cancelled = { id: string; turn: number; parentRunId: string | null; parentPath: string | null; flowId: string | null; systemFlow: string | null; flowName: string; subjectId: string | null }

/**
 * Ends a run at once, also in the midst of a step, and the runs that it waits for. With `compensate` what it did is undone
 * first. Whoever carries it finds that it has lost it and writes nothing more. False: it has ended already.
 */
export async function cancelRun(db: Db, jobs: Jobs, { workspaceId, runId, compensate = false }: { workspaceId: string; runId: string; compensate?: boolean }): Promise<boolean> {
  const going = sql`state in ('queued', 'running', 'waiting') and ending is null`
  const change = compensate
    ? sql`state = 'queued', ending = 'cancelled'`
    : sql`state = 'cancelled', error = 'It was cancelled.', finished_at = now()`
  const { rows } = await sql<Cancelled>`
    with recursive tree as (
      select id from runs where id = ${runId}::uuid and workspace_id = ${workspaceId}::uuid
      union all
      select (details ->> 'runId')::uuid from tree join run_waits on run_waits.run_id = tree.id and kind = 'flow'
    ), ended as (
      update runs set carrier = null, turn = turn + 1, ${change} where id in (select id from tree) and ${going} returning *
    ), steps as (
      update run_steps set state = 'cancelled', finished_at = now() from ended where run_id = ended.id and run_steps.state in ('running', 'waiting')
    ), waits as (
      delete from run_waits using ended where run_id = ended.id
    )
    select ended.id, turn, parent_run_id as "parentRunId", parent_path as "parentPath", flow_id as "flowId", system_flow as "systemFlow",
      coalesce(flows.name, system_flow) as "flowName", subject_id as "subjectId"
    from ended left join flows on flows.id = flow_id`.execute(db)
  const own = rows.find(({ id }) => id === runId)
  if (!own) return false
  if (compensate) {
    await jobs.add(db, rows.map(({ id, turn }) => flowJob({ id, workspaceId, turn })))
    return true
  }
  await tellOf(db, workspaceId, rows)
  if (own.parentRunId && own.parentPath) {
    await wakeRun(db, jobs, { workspaceId, runId: own.parentRunId, path: own.parentPath, result: { error: { code: 'sub_flow_failed', message: 'The run was cancelled.' } } })
  }
  return true
}

async function tellOf(db: Db, workspaceId: string, runs: readonly Cancelled[]): Promise<void> {
  const events = runs.map(({ id, flowId, systemFlow, flowName, subjectId }) => ({
    id: newId(), subject_id: id, correlation_id: `run:${id}`, payload: { run: { id, flowId, systemFlow, flowName, state: 'cancelled', error: 'It was cancelled.', subjectId } },
    actor: flowId === null ? { kind: 'system', id: null, name: flowName } : { kind: 'flow', id: flowId, name: flowName },
  }))
  await sql`
    insert into events (id, workspace_id, name, subject_id, payload, actor, correlation_id)
    select id, ${workspaceId}::uuid, 'run.finished', subject_id, payload, actor, correlation_id
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as row(id uuid, subject_id uuid, payload jsonb, actor jsonb, correlation_id text)`.execute(db)
}
