import type { Step } from './definition.ts'

/** A step with its place in the definition: `steps.1.branches.0.steps.2`. `loops`: the names of the items of the loops around it. */
export type PlacedStep = { step: Step; path: string; depth: number; loops: readonly string[] }

/** Every step of a flow, those within others too, in reading order. */
export function stepsIn(steps: readonly Step[], within = 'steps', depth = 1, loops: readonly string[] = []): PlacedStep[] {
  return steps.flatMap((step, index) => {
    const path = `${within}.${index}`
    const inner = (list: readonly Step[] | undefined, name: string, item?: string) =>
      stepsIn(list ?? [], `${path}.${name}`, depth + 1, item === undefined ? loops : [...loops, item])
    return [{ step, path, depth, loops }, ...innerSteps(step, inner)]
  })
}

function innerSteps(step: Step, inner: (list: readonly Step[] | undefined, name: string, item?: string) => PlacedStep[]): PlacedStep[] {
  switch (step.kind) {
    case 'branch': return [...step.branches.flatMap(({ steps }, index) => inner(steps, `branches.${index}.steps`)), ...inner(step.otherwise, 'otherwise')]
    case 'loop': return inner(step.steps, 'steps', step.item)
    case 'approval': return inner(step.rejected, 'rejected')
    case 'operation': case 'action': case 'flow': return [...inner(step.onError?.steps, 'onError.steps'), ...inner(step.compensate, 'compensate')]
    default: return []
  }
}
