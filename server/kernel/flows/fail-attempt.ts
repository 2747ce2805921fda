import { type CarriedRun, park, recordOf } from './carried-run.ts'
import type { Step } from './definition.ts'
import { isRunLost } from './run-rows.ts'
import { pauseBefore, stepErrorOf } from './step-errors.ts'
import type { Performed, Place } from './walk.ts'
import { RunLost } from './watched.ts'

type Attempt = { error: unknown; attempts: number; input: unknown; startedAt: Date }

/** After a failed attempt: the next one at its time, or the step has failed. What ended because the run is lost or the process stops is no attempt. */
export async function failAttempt(carried: CarriedRun, step: Extract<Step, { kind: 'operation' | 'action' }>, place: Place, { error, attempts, input, startedAt }: Attempt): Promise<Performed> {
  if (isRunLost(error)) throw new RunLost()
  if (error instanceof RunLost || carried.signal.aborted) throw error
  const reason = stepErrorOf(error)
  const pause = pauseBefore(error, attempts, step.retry)
  const record = recordOf(step, place, { state: pause === undefined ? 'failed' : 'waiting', attempts, input, error: reason, startedAt })
  if (pause !== undefined) return park(carried, record, { path: place.path, kind: 'time', until: new Date(Date.now() + pause * 1_000) })
  carried.pending.push(record)
  return { kind: 'failed', error: reason }
}
