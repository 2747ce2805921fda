import type { FlowDefinition, Step } from '../../kernel/flows/definition.ts'
import type { Catalogue } from '../../kernel/flows/simulate.ts'
import { stepsIn } from '../../kernel/flows/steps-in.ts'

/** What the steps of a flow need, each scope once. */
export function scopesOf(catalogue: Catalogue, { steps }: FlowDefinition): string[] {
  const scopes = stepsIn(steps).map(({ step }) => scopeOf(catalogue, step)).filter((scope) => scope !== undefined)
  return [...new Set(scopes)].sort()
}

export function scopeOf({ operations, actions }: Catalogue, step: Step): string | undefined {
  if (step.kind === 'operation') return operations.get(step.operation)?.scope
  return step.kind === 'action' ? actions.get(step.action)?.scope : undefined
}
