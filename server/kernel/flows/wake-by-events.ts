import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { LoggedEvent } from '../events/event.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { eventData, triggerData } from './event-data.ts'
import { holdsSafely } from './holds.ts'
import type { WaitDetails } from './perform-wait.ts'
import { wakeRun } from './wake-run.ts'

type Waiting = { runId: string; path: string; workspaceId: string; eventName: string; subjectId: string | null; details: WaitDetails; xid: string }

/** Wakes the runs that wait for one of these events. One look for all of them. */
export async function wakeByEvents(db: Db, jobs: Jobs, events: readonly LoggedEvent[]): Promise<void> {
  const seen = JSON.stringify(events.map(({ workspaceId, name, subjectId }) => ({ workspace_id: workspaceId, name, subject_id: subjectId })))
  // Two looks, as an index serves either `subject_id = …` or `is null`: a hundred thousand runs may wait for a message, each for its own.
  const { rows } = await sql<Waiting>`
    with seen as (select distinct * from jsonb_to_recordset(${seen}::jsonb) as row(workspace_id uuid, name text, subject_id uuid)),
      woken as (
        select run_waits.* from seen join run_waits on run_waits.workspace_id = seen.workspace_id and event_name = seen.name and run_waits.subject_id = seen.subject_id
        union all
        select run_waits.* from (select distinct workspace_id, name from seen) as seen
          join run_waits on run_waits.workspace_id = seen.workspace_id and event_name = seen.name and run_waits.subject_id is null
      )
    select run_id as "runId", path, workspace_id as "workspaceId", event_name as "eventName", subject_id as "subjectId", details, xid::text as xid
    from woken order by created_at`.execute(db)
  if (rows.length === 0) return
  const awake = new Set<string>()
  for (const event of events) {
    for (const waiting of rows) {
      if (awake.has(waiting.runId) || !isAwaited(waiting, event)) continue
      awake.add(waiting.runId)
      await wakeRun(db, jobs, { ...waiting, result: { output: { event: eventData(event), timedOut: false } } })
    }
  }
}

function isAwaited({ workspaceId, eventName, subjectId, details: { where, values }, xid }: Waiting, event: LoggedEvent): boolean {
  if (event.workspaceId !== workspaceId || event.name !== eventName || BigInt(event.xid) <= BigInt(xid)) return false
  if (subjectId !== null && subjectId !== event.subjectId) return false
  return !where || holdsSafely(where, { ...triggerData({}), locals: { event: eventData(event), values } })
}
