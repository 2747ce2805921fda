import { sql } from 'kysely'
import { type CarriedRun, keepNow, park, recordOf } from './carried-run.ts'
import { type Data, moveTo } from './data.ts'
import type { Step } from './definition.ts'
import { approvalRequested } from './events.ts'
import { tell } from './run-rows.ts'
import { storable } from './storable.ts'
import { asText } from './values.ts'
import { render } from './template.ts'
import type { Performed, Place } from './walk.ts'

/** What `run_waits.details` says of an approval. */
type ApprovalDetails = { question: string; roles: string[]; memberIds: string[] }

/** Asks a person, and lays the run down until the answer or the end of the time for it. */
export async function performApproval(carried: CarriedRun, step: Extract<Step, { kind: 'approval' }>, place: Place, data: Data): Promise<Performed> {
  const { run } = carried
  const before = carried.known.get(place.path)
  if (before?.state === 'waiting') {
    const startedAt = new Date(before.started_at)
    if (step.onTimeout === 'fail') {
      const error = { code: 'timed_out', message: 'Nobody decided in time.' }
      carried.pending.push(recordOf(step, place, { state: 'failed', error, startedAt }))
      return { kind: 'failed', error }
    }
    const output = { decision: step.onTimeout === 'approve' ? 'approved' : 'rejected', timedOut: true }
    const record = recordOf(step, place, { state: 'succeeded', output: storable(output), startedAt })
    await keepNow(carried, record)
    moveTo(data, record.finishedAt!)
    return { kind: 'done', output }
  }
  const question = asText(render(step.question, data)).slice(0, 2_000)
  const until = new Date(Date.now() + step.approvalSeconds * 1_000)
  const details: ApprovalDetails = { question, roles: step.approvers.roles, memberIds: step.approvers.memberIds }
  const approval = { runId: run.id, path: place.path, flowId: run.flowId, flowName: run.flowName, subjectId: run.subjectId, ...details, until: until.toISOString() }
  const record = recordOf(step, place, { state: 'waiting', input: { ...details, until } })
  const parked = await park(carried, record, { path: place.path, kind: 'approval', until, subjectId: run.subjectId, details }, (db) => [
    sql`with asking as (select id, workspace_id from runs where id = ${run.id}::uuid) ${tell('asking', run, approvalRequested.name, { approval })}`.execute(db),
  ])
  carried.kernel.signal.wake()
  return parked
}
