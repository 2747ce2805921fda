import { AppError } from '../errors.ts'
import type { Operation } from '../operation.ts'
import { runOperation } from '../run-operation.ts'
import { type CarriedRun, keyOfStep, recordOf } from './carried-run.ts'
import { type Data, moveTo } from './data.ts'
import type { Step } from './definition.ts'
import { failAttempt } from './fail-attempt.ts'
import { correlationOf, keepSteps } from './run-rows.ts'
import { mayBeStep } from './step-operations.ts'
import { storable } from './storable.ts'
import { render } from './template.ts'
import type { Performed, Place } from './walk.ts'
import { watched } from './watched.ts'

const usualTimeoutSeconds = 60

/** The operation's own transaction keeps the step's result: it has happened exactly when the result is there. */
export async function performOperation(carried: CarriedRun, step: Extract<Step, { kind: 'operation' }>, place: Place, data: Data): Promise<Performed> {
  const { kernel, run, flow, carrier } = carried
  const attempts = (carried.known.get(place.path)?.attempts ?? 0) + 1
  const startedAt = new Date()
  const pending = [...carried.pending]
  let input: unknown
  let shown: unknown
  let output = 'null'
  let finishedAt = startedAt
  try {
    const operation = kernel.registry.operations.get(step.operation) ?? (await kernel.registry.additionsOf(kernel, run.workspaceId, { fresh: true })).operations.get(step.operation)
    if (!operation || !mayBeStep(operation)) throw new AppError('not_found', { detail: `There is no step ${step.operation}.` })
    input = render(step.input, data)
    shown = withoutSecrets(operation, input)
    // What reaches outside cannot be taken back: it gets a key to know the same step by.
    const key = operation.outside ? { idempotencyKey: keyOfStep(run, place) } : {}
    const request = { correlationId: correlationOf(run.id), ip: null, userAgent: null, ...key }
    await watched(carried, step.timeoutSeconds ?? usualTimeoutSeconds, () => runOperation(kernel, operation, {
      caller: flow.caller, surface: 'flow', request,
      alongside(result) {
        output = storable(result)
        const record = recordOf(step, place, { state: 'succeeded', attempts, input: shown, output, startedAt })
        finishedAt = record.finishedAt!
        return [keepSteps(run.id, carrier, [...pending, record]).compile(kernel.database.system)]
      },
    }, input))
  } catch (error) {
    return failAttempt(carried, step, place, { error, attempts, input: shown, startedAt })
  }
  carried.pending.length = 0
  moveTo(data, finishedAt)
  return { kind: 'done', output: JSON.parse(output) as unknown }
}

/** The history of a run shows no more than the audit trail does. */
function withoutSecrets({ secret }: Operation, input: unknown): unknown {
  if (secret.length === 0 || typeof input !== 'object' || input === null) return input
  return Object.fromEntries(Object.entries(input).map(([field, value]) => [field, secret.includes(field) ? '[kept out]' : value]))
}
