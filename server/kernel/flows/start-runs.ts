import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { newId } from '../ids.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { flowJob } from './flow-job.ts'
import { storable } from './storable.ts'

export const longestTrigger = 256 * 1024

export type RunRequest = {
  /** Given when the caller must know it beforehand. */
  id?: string
  workspaceId: string
  /** A flow of the workspace, or the name of a system flow. */
  flow: { id: string; version: number } | { system: string; version: number }
  /** What templates see as `trigger`. */
  trigger: Record<string, unknown>
  /** `hook:<key>`, `schedule:<moment>`, `event:<id>`: the same cause begins the flow once. */
  cause?: string | undefined
  subjectId?: string | null
  /** The flows that led here, this one left out. */
  chain?: readonly string[]
  parent?: { runId: string; path: string }
}

export type StartedRun = { runId: string; isNew: boolean }

/**
 * Begins runs in the transaction of `db`, with the jobs that carry them on: acknowledge after its commit. Both statements
 * go out together. A request whose cause began a run before gets that run.
 * @throws AppError too_large
 */
export async function startRuns(db: Db, jobs: Jobs, requests: readonly RunRequest[]): Promise<StartedRun[]> {
  if (requests.length === 0) return []
  const runs = requests.map((request) => ({ ...request, id: request.id ?? newId() }))
  const rows = `[${runs.map(rowOf).join()}]`
  const inserted = sql<{ id: string }>`
    insert into runs (id, workspace_id, flow_id, system_flow, version, trigger, cause, subject_id, chain, parent_run_id, parent_path)
    select id, workspace_id, flow_id, system_flow, version, trigger, cause, subject_id, chain, parent_run_id, parent_path
    from json_to_recordset(${rows}::json) as row(id uuid, workspace_id uuid, flow_id uuid, system_flow text, version int, trigger json, cause text,
      subject_id uuid, chain text[], parent_run_id uuid, parent_path text)
    on conflict do nothing returning id`.execute(db)
  // The job of a run that is there already finds nothing to carry.
  const [{ rows: fresh }] = await Promise.all([inserted, jobs.add(db, runs.map(({ id, workspaceId }) => flowJob({ id, workspaceId, turn: 1 })))])
  if (fresh.length === runs.length) return runs.map(({ id }) => ({ runId: id, isNew: true }))
  const isNew = new Set(fresh.map(({ id }) => id))
  return Promise.all(runs.map(async (run) => isNew.has(run.id) ? { runId: run.id, isNew: true } : { runId: await findKnown(db, run), isNew: false }))
}

/** Who began what: a flow of the workspace by its id, one of the product by its name. */
export function keyOf(flow: RunRequest['flow']): string {
  return 'id' in flow ? flow.id : flow.system
}

function rowOf(run: RunRequest & { id: string }): string {
  const trigger = storable(run.trigger, Infinity)
  if (trigger.length > longestTrigger) throw new AppError('too_large', { detail: `What begins a run may have at most ${longestTrigger} characters of JSON.` })
  const fields = JSON.stringify({
    id: run.id, workspace_id: run.workspaceId, ...('id' in run.flow ? { flow_id: run.flow.id } : { system_flow: run.flow.system }), version: run.flow.version,
    cause: run.cause, subject_id: run.subjectId, chain: [...run.chain ?? [], keyOf(run.flow)], parent_run_id: run.parent?.runId, parent_path: run.parent?.path,
  })
  // The trigger's own text: written anew it would be parsed and escaped twice.
  return `${fields.slice(0, -1)},"trigger":${trigger}}`
}

async function findKnown(db: Db, run: RunRequest): Promise<string> {
  const known = await db.selectFrom('runs').select('id').where('workspace_id', '=', run.workspaceId).where('cause', '=', run.cause ?? '')
    .where('id' in run.flow ? 'flow_id' : 'system_flow', '=', keyOf(run.flow)).executeTakeFirst()
  if (!known) throw new AppError('conflict', { detail: 'The same thing is being begun at this moment. Try again.' })
  return known.id
}
