import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { newId } from '../ids.ts'
import { type FinishedRun, runFinished } from './events.ts'
import { tell } from './run-rows.ts'
import { keyOf, type RunRequest } from './start-runs.ts'
import { storable } from './storable.ts'

/** Keeps that a flow was stopped before it began, once a minute for each flow: a loop makes no million rows. */
export async function noteStopped(db: Db, request: RunRequest, flowName: string, reason: string): Promise<void> {
  const [flowId, systemFlow] = 'id' in request.flow ? [request.flow.id, null] : [null, request.flow.system]
  const run: FinishedRun = { id: newId(), flowId, systemFlow, flowName, state: 'stopped', error: reason, subjectId: request.subjectId ?? null }
  await sql`
    with stopped as (
      insert into runs (id, workspace_id, flow_id, system_flow, version, state, trigger, cause, subject_id, chain, error, finished_at)
      select ${run.id}::uuid, ${request.workspaceId}::uuid, ${flowId}::uuid, ${systemFlow}, ${request.flow.version}, 'stopped', ${storable(request.trigger)}::json,
        ${request.cause ?? null}, ${run.subjectId}::uuid, ${[...request.chain ?? [], keyOf(request.flow)]}::text[], ${reason}, now()
      where not exists (
        select from runs where workspace_id = ${request.workspaceId}::uuid and ${flowId ? sql`flow_id = ${flowId}::uuid` : sql`system_flow = ${systemFlow}`}
          and state = 'stopped' and created_at > now() - interval '1 minute')
      on conflict do nothing returning id, workspace_id
    ) ${tell('stopped', run, runFinished.name, { run })}`.execute(db)
}
