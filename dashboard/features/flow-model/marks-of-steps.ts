import type { FlowDefinition, Step } from './definition.ts'
import { type Mark, type MarkState, triggerId, whereId } from './mark.ts'
import { type LaneName, lanesOf } from './lanes.ts'

/** A step as it was done, or would be: in a loop there is one for each turn. */
export type DoneStep = { stepId: string; state: MarkState; output: unknown }

// Of many times in a loop, the state that asks most for attention.
const worst: MarkState[] = ['failed', 'retrying', 'waiting', 'running', 'cancelled', 'compensated', 'succeeded', 'skipped', 'planned']

/** How each step went, and which lanes were come through. */
export function marksOfSteps(definition: FlowDefinition, done: readonly DoneStep[]): Map<string, Mark> {
  const marks = new Map<string, Mark>([[triggerId, { state: 'succeeded' }]])
  if (definition.where) marks.set(whereId, { state: 'succeeded' })
  const byStep = new Map<string, DoneStep[]>()
  for (const each of done) byStep.set(each.stepId, [...(byStep.get(each.stepId) ?? []), each])
  for (const [stepId, times] of byStep) {
    const state = worst.find((each) => times.some((time) => time.state === each))
    marks.set(stepId, { state, ...(times.length > 1 ? { count: times.length } : {}) })
  }
  markLanes(definition.steps, marks, byStep)
  return marks
}

/** How often each step would have been done, by its path in the runs: `choose.0.ask`, `each[].notify`. */
export function marksOfCounts(
  definition: FlowDefinition,
  { lookedAt, matched, steps: counts }: { lookedAt: number; matched: number; steps: readonly { path: string; count: number }[] },
): Map<string, Mark> {
  const marks = new Map<string, Mark>([[triggerId, { count: lookedAt }]])
  if (definition.where) marks.set(whereId, { count: matched })
  for (const { path, count } of counts) {
    const id = (path.split('.').at(-1) ?? '').replace(/\[\d*\]$/, '')
    marks.set(id, { count: (marks.get(id)?.count ?? 0) + count })
  }
  markLanes(definition.steps, marks, new Map())
  return marks
}

function markLanes(steps: readonly Step[], marks: Map<string, Mark>, byStep: ReadonlyMap<string, DoneStep[]>): boolean {
  let any = false
  for (const step of steps) {
    any ||= marks.has(step.id)
    for (const lane of lanesOf(step)) {
      const within = markLanes(lane.steps, marks, byStep)
      if (within || wasChosen(step, lane.name, byStep)) marks.set(`${step.id}/${lane.name}`, {})
      any ||= within
    }
  }
  return any
}

// A lane without steps leaves no step behind, but a branch says which way it took.
function wasChosen(step: Step, lane: LaneName, byStep: ReadonlyMap<string, DoneStep[]>): boolean {
  if (step.kind !== 'branch') return false
  return (byStep.get(step.id) ?? []).some(({ output }) => {
    const taken: unknown = typeof output === 'object' && output !== null && 'taken' in output ? output.taken : undefined
    return taken !== undefined && lane === (taken === 'otherwise' ? 'otherwise' : `branches.${Number(taken)}`)
  })
}
