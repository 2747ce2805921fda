import { AppError } from '../errors.ts'
import { type CarriedRun, keepNow, keyOfStep, recordOf } from './carried-run.ts'
import { type Data, moveTo } from './data.ts'
import type { Step } from './definition.ts'
import { failAttempt } from './fail-attempt.ts'
import { mostAttempts } from './step-errors.ts'
import { storable } from './storable.ts'
import { render } from './template.ts'
import type { Performed, Place } from './walk.ts'
import { watched } from './watched.ts'

const usualTimeoutSeconds = 60

/** Something outside: it is noted as begun before it begins, and gets the same key each time that it is done again. */
export async function performAction(carried: CarriedRun, step: Extract<Step, { kind: 'action' }>, place: Place, data: Data): Promise<Performed> {
  const { kernel, run } = carried
  const before = carried.known.get(place.path)
  const attempts = (before?.attempts ?? 0) + 1
  const maxAttempts = mostAttempts(step.retry)
  const startedAt = new Date()
  let input: unknown
  let output: string
  try {
    const action = kernel.registry.actions.get(step.action) ?? (await kernel.registry.additionsOf(kernel, run.workspaceId, { fresh: true })).actions.get(step.action)
    if (!action) throw new AppError('not_found', { detail: `There is no step ${step.action}.` })
    const names = secretsIn(step.input)
    const seen = (secrets: Record<string, string>) => render(step.input, { ...data, locals: { ...data.locals, secrets } })
    input = seen(Object.fromEntries(names.map((name) => [name, hidden])))
    if (before?.state === 'running' && attempts > maxAttempts) throw new AppError('gone', { detail: `The program ended ${before.attempts} times while it was at this step.` })
    await keepNow(carried, recordOf(step, place, { state: 'running', attempts, input, startedAt }))
    const parsed = action.input.safeParse(names.length > 0 ? seen(await action.secrets?.(kernel, run.workspaceId) ?? {}) : input)
    if (!parsed.success) throw invalid(parsed.error.issues)
    const given = await watched(carried, step.timeoutSeconds ?? usualTimeoutSeconds, (signal) => action.run(kernel, {
      workspaceId: run.workspaceId, input: parsed.data, idempotencyKey: keyOfStep(run, place), signal, attempt: attempts, maxAttempts,
      run: { id: run.id, flowId: run.flowId, flowName: run.flowName, subjectId: run.subjectId, path: place.path },
    }))
    output = storable(given)
  } catch (error) {
    return failAttempt(carried, step, place, { error, attempts, input, startedAt })
  }
  const record = recordOf(step, place, { state: 'succeeded', attempts, input, output, startedAt })
  await keepNow(carried, record)
  moveTo(data, record.finishedAt!)
  return { kind: 'done', output: JSON.parse(output) as unknown }
}

const hidden = '••••••••'

function secretsIn(input: unknown): string[] {
  return [...JSON.stringify(input).matchAll(/\{\{\s*secrets\.([\w-]+)/g)].map((match) => match[1]!)
}

function invalid(issues: readonly { path: PropertyKey[]; message: string }[]): AppError {
  return new AppError('invalid_input', { detail: issues.slice(0, 20).map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`).join('; ') })
}
