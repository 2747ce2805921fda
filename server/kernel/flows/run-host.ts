import { stepSeconds } from '../telemetry/metrics.ts'
import { type CarriedRun, handOver, recordOf } from './carried-run.ts'
import { type Data, moveTo } from './data.ts'
import { performAction } from './perform-action.ts'
import { performApproval } from './perform-approval.ts'
import { performOperation } from './perform-operation.ts'
import { performSubFlow } from './perform-sub-flow.ts'
import { performWait } from './perform-wait.ts'
import { storable } from './storable.ts'
import type { DurableStep, Host, Performed, Place } from './walk.ts'

// A job must end well before its time is up: a long run goes on in a fresh one.
const longestTurnMs = 30_000

/** A walk with real effects. */
export function runHost(carried: CarriedRun, mostMs = longestTurnMs): Host {
  const begun = performance.now()
  let count = 0
  return {
    isCancelled: carried.run.ending === 'cancelled',
    async perform(step, place, data) {
      const known = carried.known.get(place.path)
      if (known?.state === 'succeeded') {
        moveTo(data, new Date(known.finished_at!))
        return { kind: 'done', output: known.output }
      }
      if (known?.state === 'failed') return { kind: 'failed', error: { code: known.error_code ?? 'internal', message: known.error ?? '' } }
      if (known?.state === 'cancelled' || (carried.run.ending && !place.undoing)) return { kind: 'cancelled' }
      carried.signal.throwIfAborted()
      if (count++ > 0 && performance.now() - begun > mostMs) return handOver(carried)
      const stop = stepSeconds.startTimer({ kind: step.kind })
      const performed = await perform(carried, step, place, data)
      stop({ outcome: performed.kind })
      return performed
    },
    notePure(step, place, _data, { output, error }) {
      if (carried.known.has(place.path)) return
      carried.pending.push(recordOf(step, place, { state: error ? 'failed' : 'succeeded', output: storable(output), error }))
    },
  }
}

function perform(carried: CarriedRun, step: DurableStep, place: Place, data: Data): Promise<Performed> {
  switch (step.kind) {
    case 'operation': return performOperation(carried, step, place, data)
    case 'action': return performAction(carried, step, place, data)
    case 'flow': return performSubFlow(carried, step, place, data)
    case 'wait': return performWait(carried, step, place, data)
    case 'approval': return performApproval(carried, step, place, data)
  }
}
