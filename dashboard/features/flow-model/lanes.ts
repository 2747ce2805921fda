import type { FlowDefinition, Step } from './definition.ts'

export type LaneName = `branches.${number}` | 'otherwise' | 'steps' | 'rejected' | 'onError' | 'compensate'
export type Lane = { name: LaneName; steps: Step[] }

/** A gap in a flow where a step can stand: in the flow's own list (parent is null) or in a lane of a step. */
export type Place = { parent: { id: string; lane: LaneName } | null; index: number }

/** The lists of steps within a step, in the order in which they are read. */
export function lanesOf(step: Step): Lane[] {
  switch (step.kind) {
    case 'branch':
      return [
        ...step.branches.map(({ steps }, index): Lane => ({ name: `branches.${index}`, steps })),
        { name: 'otherwise', steps: step.otherwise },
      ]
    case 'loop':
      return [{ name: 'steps', steps: step.steps }]
    case 'approval':
      return [{ name: 'rejected', steps: step.rejected }]
    case 'operation':
    case 'action':
    case 'flow':
      return [
        ...(step.onError ? [{ name: 'onError' as const, steps: step.onError.steps }] : []),
        ...(step.compensate ? [{ name: 'compensate' as const, steps: step.compensate }] : []),
      ]
    default:
      return []
  }
}

/** The step with another list in one of its lanes; a lane that it does not have changes nothing. */
export function withLane(step: Step, name: LaneName, steps: Step[]): Step {
  switch (step.kind) {
    case 'branch': {
      if (name === 'otherwise') return { ...step, otherwise: steps }
      const at = Number(name.slice('branches.'.length))
      return {
        ...step,
        branches: step.branches.map((branch, index) => (index === at ? { ...branch, steps } : branch)),
      }
    }
    case 'loop':
      return name === 'steps' ? { ...step, steps } : step
    case 'approval':
      return name === 'rejected' ? { ...step, rejected: steps } : step
    case 'operation':
    case 'action':
    case 'flow':
      // oxlint-disable-next-line unicorn/no-thenable -- a word, never a function
      if (name === 'onError') return { ...step, onError: { then: step.onError?.then ?? 'fail', steps } }
      return name === 'compensate' ? { ...step, compensate: steps } : step
    default:
      return step
  }
}

/** Every step of a list and of the lanes within, in reading order. */
export function* walkSteps(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step
    for (const lane of lanesOf(step)) yield* walkSteps(lane.steps)
  }
}

export function findStep(definition: FlowDefinition, id: string | undefined): Step | undefined {
  for (const step of walkSteps(definition.steps)) if (step.id === id) return step
  return undefined
}

export function placeOf(definition: FlowDefinition, id: string): Place | undefined {
  return placeIn(definition.steps, null, id)
}

function placeIn(steps: readonly Step[], parent: Place['parent'], id: string): Place | undefined {
  const index = steps.findIndex((step) => step.id === id)
  if (index !== -1) return { parent, index }
  for (const step of steps) {
    for (const lane of lanesOf(step)) {
      const found = placeIn(lane.steps, { id: step.id, lane: lane.name }, id)
      if (found) return found
    }
  }
  return undefined
}

/** The list that a place lies in. */
export function stepsAt(definition: FlowDefinition, parent: Place['parent']): Step[] {
  if (!parent) return definition.steps
  const step = findStep(definition, parent.id)
  return (step && lanesOf(step).find(({ name }) => name === parent.lane)?.steps) ?? []
}
