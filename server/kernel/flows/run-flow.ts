import { z } from 'zod'
import { Id, newId } from '../ids.ts'
import { type JobInfo, job } from '../jobs/job.ts'
import type { Kernel } from '../kernel.ts'
import { runsEnded } from '../telemetry/metrics.ts'
import { type CarriedRun, takePending } from './carried-run.ts'
import type { Data } from './data.ts'
import { flowJobAttempts, flowJobName } from './flow-job.ts'
import { claimSoon, endSoon } from './gathered-rows.ts'
import { loadFlow } from './loaded-flow.ts'
import { runHost } from './run-host.ts'
import { endRuns, isRunLost, type RunEnd } from './run-rows.ts'
import { stepErrorOf } from './step-errors.ts'
import { plain, storable } from './storable.ts'
import { wakeRun } from './wake-run.ts'
import { type Ended, walk } from './walk.ts'
import { RunLost } from './watched.ts'

/** Carries a run on through as many steps as it can, until it ends or waits. */
export const runFlowJob = job({
  name: flowJobName,
  payload: z.object({ runId: Id, turn: z.int() }),
  maxAttempts: flowJobAttempts,
  // A turn and the longest step.
  timeoutSeconds: 700,
  run: (kernel, { payload, job: info }) => carryRun(kernel, payload, info),
})

type Turn = { runId: string; turn: number }

/** @param mostMs after which a run that could go on is handed over to a fresh job */
export async function carryRun(kernel: Kernel, turn: Turn, info: Pick<JobInfo, 'attempt' | 'maxAttempts' | 'signal'>, mostMs?: number): Promise<void> {
  const row = await claimSoon(kernel, { ...turn, carrier: newId() })
  if (!row) return
  const run = { ...row, flowName: row.systemFlow ?? '' }
  try {
    const flow = await loadFlow(kernel, row)
    if (!flow) return await end(kernel, run, [], { kind: 'failed', path: '', error: { code: 'not_found', message: 'The flow is not there any more.' } }, null)
    const carried: CarriedRun = {
      kernel, run: { ...row, flowName: flow.name }, flow, carrier: row.carrier, signal: info.signal ?? neverAborted,
      known: new Map(row.steps?.map((step) => [step.path, step])), pending: [],
    }
    const data = dataOf(carried)
    const ended = await walk(flow.definition, runHost(carried, mostMs), data)
    if (ended.kind !== 'parked') await end(kernel, carried.run, takePending(carried), ended, data)
  } catch (error) {
    if (error instanceof RunLost || isRunLost(error)) return
    if (info.attempt < info.maxAttempts) throw error
    await end(kernel, run, [], { kind: 'failed', path: '', error: stepErrorOf(error) }, null)
    throw error
  }
}

const neverAborted = new AbortController().signal

function dataOf({ run }: CarriedRun): Data {
  const startedAt = run.startedAt.toISOString()
  return {
    trigger: run.trigger, run: { id: run.id, flowId: run.flowId, flowName: run.flowName, subjectId: run.subjectId, startedAt },
    steps: {}, variables: {}, now: startedAt, locals: {},
  }
}

/** Ends the run, and with it what another run waits for. */
async function end(kernel: Kernel, run: RunEnd['run'], steps: RunEnd['steps'], ended: Exclude<Ended, { kind: 'parked' }>, data: Data | null): Promise<void> {
  const { database, jobs } = kernel
  const state = ended.kind === 'done' ? 'succeeded' : ended.kind
  const variables = data && Object.keys(data.variables).length > 0 ? storable(data.variables) : null
  const outcome: RunEnd = { run, steps, state, variables, error: wordsFor(ended) }
  const { parentRunId, parentPath, workspaceId } = run
  if (parentRunId === null || parentPath === null) {
    await endSoon(kernel, outcome)
  } else {
    await database.systemTransaction(async (db) => {
      const [isOwn] = await endRuns(db, [outcome])
      if (!isOwn) return
      const result = state === 'succeeded' ? { output: { runId: run.id, state, variables: JSON.parse(variables ?? '{}') as unknown } } : { error: { code: 'sub_flow_failed', message: outcome.error ?? '' } }
      await wakeRun(db, jobs, { workspaceId, runId: parentRunId, path: parentPath, result })
    })
  }
  runsEnded.inc({ state })
  kernel.signal.wake()
}

function wordsFor(ended: Exclude<Ended, { kind: 'parked' }>): string | null {
  if (ended.kind === 'done') return null
  if (ended.kind === 'cancelled') return 'It was cancelled.'
  return plain(`${ended.path === '' ? '' : `${ended.path}: `}${ended.error.message}`.slice(0, 2_000))
}
