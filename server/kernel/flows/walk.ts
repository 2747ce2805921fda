import type { FlowDefinition, Step } from './definition.ts'
import { type Data, isUnknown, readPath, unknown } from './data.ts'
import { holds } from './holds.ts'
import { render } from './template.ts'

const mostStepsOfRun = 10_000

export type StepError = { code: string; message: string }
export type DurableStep = Extract<Step, { kind: 'operation' | 'action' | 'flow' | 'wait' | 'approval' }>
export type PureStep = Exclude<Step, DurableStep>

/** Where in the run a step stands: `each[3].notify`, `choose.otherwise.ask`, `pay.undo.refund`. */
export type Place = { path: string; position: number; undoing: boolean }

export type Performed =
  | { kind: 'done'; output: unknown }
  | { kind: 'failed'; error: StepError }
  /** The run goes on later, by walking again from the top. */
  | { kind: 'parked' }
  /** It is being cancelled: nothing new is done, but what was done is undone. */
  | { kind: 'cancelled' }

/** What makes a walk real, or a simulation. A result that is known already is given without doing anything. */
export type Host = {
  /** The run shall end as cancelled, undone as far as it came. */
  isCancelled?: boolean
  perform(step: DurableStep, place: Place, data: Data): Promise<Performed>
  notePure(step: PureStep, place: Place, data: Data, result: { output?: unknown; error?: StepError }): void
}

export type Ended =
  | { kind: 'done'; reason?: string | undefined }
  | { kind: 'failed'; error: StepError; path: string }
  | { kind: 'cancelled' }
  | { kind: 'parked' }

/**
 * Walks a definition from the top, each time: steps whose result is known are passed, so there is no place in the program to
 * lose. Everything decided on the way depends on the trigger and on stored results alone.
 */
export async function walk(definition: FlowDefinition, host: Host, data: Data, most = mostStepsOfRun): Promise<Ended> {
  const walker = makeWalker(host, data, most)
  const way = await walker.steps(definition.steps, '')
  const ended: Ended = host.isCancelled && way.kind !== 'parked' ? { kind: 'cancelled' } : way.kind === 'next' ? { kind: 'done' } : way
  return ended.kind === 'failed' || ended.kind === 'cancelled' ? await walker.undo() ?? ended : ended
}

type Way = Ended | { kind: 'next' }
const next: Way = { kind: 'next' }

function makeWalker(host: Host, data: Data, most: number) {
  const toUndo: { path: string; compensate: Step[]; seen: Pick<Data, 'steps' | 'locals'> }[] = []
  let begun = 0
  let undoing = false

  const steps = async (list: readonly Step[], within: string): Promise<Way> => {
    for (const step of list) {
      const path = within === '' ? step.id : `${within}.${step.id}`
      if (begun >= most) return { kind: 'failed', error: { code: 'too_many_steps', message: `A run may do at most ${most} steps.` }, path }
      const way = await doStep(step, { path, position: begun++, undoing })
      if (way.kind !== 'next') return way
    }
    return next
  }

  const doStep = (step: Step, place: Place): Promise<Way> | Way => {
    switch (step.kind) {
      case 'set': return set(step, place)
      case 'branch': return branch(step, place)
      case 'loop': return loop(step, place)
      case 'stop': return stop(step, place)
      case 'approval': return approval(step, place)
      default: return perform(step, place)
    }
  }

  const set = (step: Extract<Step, { kind: 'set' }>, place: Place): Way => {
    const variables = render(step.variables, data) as Record<string, unknown>
    Object.assign(data.variables, variables)
    host.notePure(step, place, data, { output: variables })
    return next
  }

  const branch = (step: Extract<Step, { kind: 'branch' }>, place: Place): Promise<Way> => {
    const taken = step.branches.findIndex(({ where }) => holds(where, data) !== false)
    const chosen = step.branches[taken]
    host.notePure(step, place, data, { output: { taken: chosen ? taken : 'otherwise', title: chosen?.title } })
    return chosen ? steps(chosen.steps, `${place.path}.${taken}`) : steps(step.otherwise, `${place.path}.otherwise`)
  }

  const loop = async (step: Extract<Step, { kind: 'loop' }>, place: Place): Promise<Way> => {
    const found = readPath(data, step.list)
    const list = isUnknown(found) ? [unknown(`one of ${step.list}`)] : found ?? []
    if (!Array.isArray(list)) {
      const error = { code: 'invalid_input', message: `${step.list} is no list.` }
      host.notePure(step, place, data, { error })
      return { kind: 'failed', error, path: place.path }
    }
    const items = list.slice(0, step.most)
    host.notePure(step, place, data, { output: { items: items.length, leftOut: list.length - items.length } })
    const outside = data.locals
    for (const [index, item] of items.entries()) {
      data.locals = { ...outside, [step.item]: item, index }
      const way = await steps(step.steps, `${place.path}[${index}]`)
      if (way.kind !== 'next') return way
    }
    data.locals = outside
    return next
  }

  const stop = (step: Extract<Step, { kind: 'stop' }>, place: Place): Way => {
    const reason = step.reason === undefined ? undefined : String(render(step.reason, data) ?? '')
    const error = { code: 'stopped', message: reason || 'The flow ended itself as failed.' }
    host.notePure(step, place, data, step.outcome === 'failed' ? { error } : { output: { reason } })
    return step.outcome === 'failed' ? { kind: 'failed', error, path: place.path } : { kind: 'done', reason }
  }

  const approval = async (step: Extract<Step, { kind: 'approval' }>, place: Place): Promise<Way> => {
    const performed = await host.perform(step, place, data)
    if (performed.kind === 'failed') return { ...performed, path: place.path }
    if (performed.kind !== 'done') return performed
    data.steps[step.id] = { output: performed.output }
    if ((performed.output as { decision?: unknown } | null)?.decision !== 'rejected') return next
    const way = await steps(step.rejected, `${place.path}.rejected`)
    return way.kind === 'next' ? { kind: 'done', reason: 'It was not approved.' } : way
  }

  const perform = async (step: Exclude<DurableStep, { kind: 'approval' }>, place: Place): Promise<Way> => {
    const performed = await host.perform(step, place, data)
    if (performed.kind === 'parked' || performed.kind === 'cancelled') return performed
    if (performed.kind === 'done') {
      data.steps[step.id] = { output: performed.output }
      if (step.kind !== 'wait' && step.compensate?.length) toUndo.push({ path: place.path, compensate: step.compensate, seen: { steps: { ...data.steps }, locals: data.locals } })
      return next
    }
    data.steps[step.id] = { error: performed.error }
    const failed: Way = { ...performed, path: place.path }
    if (step.kind === 'wait' || !step.onError) return failed
    const way = await steps(step.onError.steps, `${place.path}.error`)
    if (way.kind !== 'next') return way
    return step.onError.then === 'continue' ? next : failed
  }

  /** What succeeded, the last first, each seeing what it saw then. One that cannot be undone does not keep the others from it. */
  const undo = async (): Promise<Ended | undefined> => {
    undoing = true
    for (const { path, compensate, seen } of toUndo.splice(0).reverse()) {
      Object.assign(data, seen)
      const way = await steps(compensate, `${path}.undo`)
      if (way.kind === 'parked') return way
    }
    return undefined
  }

  return { steps, undo }
}
