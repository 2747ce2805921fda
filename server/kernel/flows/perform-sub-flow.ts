import { AppError } from '../errors.ts'
import { newId } from '../ids.ts'
import { type CarriedRun, park, recordOf, write } from './carried-run.ts'
import { chainProblem } from './chain.ts'
import { type Data, moveTo } from './data.ts'
import type { Step } from './definition.ts'
import { type RunRequest, startRuns } from './start-runs.ts'
import { stepErrorOf } from './step-errors.ts'
import { storable } from './storable.ts'
import { render } from './template.ts'
import type { Performed, Place } from './walk.ts'

/** Begins a run of another flow, in the transaction that notes it; the end of that run wakes this one, when it waits. */
export async function performSubFlow(carried: CarriedRun, step: Extract<Step, { kind: 'flow' }>, place: Place, data: Data): Promise<Performed> {
  const { kernel } = carried
  const startedAt = new Date()
  let input: Record<string, unknown> | undefined
  let request: RunRequest
  try {
    input = render(step.input, data) as Record<string, unknown>
    request = { ...await requestFor(carried, step, place), trigger: input }
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'unavailable') throw error
    const reason = stepErrorOf(error)
    carried.pending.push(recordOf(step, place, { state: 'failed', input, error: reason, startedAt }))
    return { kind: 'failed', error: reason }
  }
  const output = { runId: request.id }
  if (step.wait) {
    const record = recordOf(step, place, { state: 'waiting', input, output: storable(output), startedAt })
    return park(carried, record, { path: place.path, kind: 'flow', details: output }, (db) => [startRuns(db, kernel.jobs, [request])])
  }
  const record = recordOf(step, place, { state: 'succeeded', input, output: storable(output), startedAt })
  await write(carried, [record], (db) => [startRuns(db, kernel.jobs, [request])])
  moveTo(data, record.finishedAt!)
  return { kind: 'done', output }
}

async function requestFor({ kernel, run }: CarriedRun, { flowId }: Extract<Step, { kind: 'flow' }>, { path }: Place): Promise<Omit<RunRequest, 'trigger'>> {
  const flow = await kernel.database.system.selectFrom('flows').select(['version', 'state'])
    .where('workspace_id', '=', run.workspaceId).where('id', '=', flowId).where('removed_at', 'is', null).executeTakeFirst()
  if (!flow || flow.version === null) throw new AppError('not_found', { detail: 'There is no such published flow.' })
  if (flow.state !== 'active') throw new AppError('conflict', { detail: 'The flow is paused.' })
  const problem = chainProblem(run.chain, flowId)
  if (problem) throw new AppError('conflict', { detail: problem })
  return {
    id: newId(), workspaceId: run.workspaceId, flow: { id: flowId, version: flow.version }, cause: `run:${run.id}:${run.generation}:${path}`,
    subjectId: run.subjectId, chain: run.chain, parent: { runId: run.id, path },
  }
}
