import { z } from 'zod'
import { event } from '../events/event.ts'
import { Id } from '../ids.ts'

export const RunState = z.enum(['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled', 'stopped']).meta({ id: 'RunState' })
export type RunState = z.output<typeof RunState>

/** What became of a run. */
export const FinishedRun = z.object({
  id: Id,
  flowId: Id.nullable().describe('Null: a flow of the product itself'),
  systemFlow: z.string().nullable(),
  flowName: z.string(),
  state: z.enum(['succeeded', 'failed', 'cancelled', 'stopped']),
  error: z.string().nullable().describe('Why, in words, unless it succeeded'),
  subjectId: Id.nullable(),
}).meta({ id: 'FinishedRun' })
export type FinishedRun = z.output<typeof FinishedRun>

/** Somebody is asked whether a run may go on. */
export const ApprovalRequest = z.object({
  runId: Id,
  path: z.string().describe('Of the step that asks'),
  flowId: Id.nullable(),
  flowName: z.string(),
  subjectId: Id.nullable(),
  question: z.string(),
  roles: z.array(z.string()),
  memberIds: z.array(Id),
  until: z.iso.datetime(),
}).meta({ id: 'ApprovalRequest' })

// Written by the engine, in the transaction of what it tells; a feature registers them.
export const runFinished = event('run.finished', {
  payload: z.object({ run: FinishedRun }), audience: ({ run }) => ['flows', `run:${run.id}`],
})
export const approvalRequested = event('approval.requested', {
  payload: z.object({ approval: ApprovalRequest }), audience: ({ approval }) => ['flows', `run:${approval.runId}`],
})
