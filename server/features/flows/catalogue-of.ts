import type { Context } from '../../kernel/context.ts'
import type { Catalogue } from '../../kernel/flows/simulate.ts'
import { mayBeStep } from '../../kernel/flows/step-operations.ts'
import type { Operation } from '../../kernel/operation.ts'

// What only a person or a visitor can have, what answers with a secret that a run's history must not keep, and flows
// themselves: they begin one another by a step of their own, which knows loops.
const notForFlows = /^(me|widget|api-keys|webhooks|flows|runs|approvals):/

/** What steps there are in a workspace, by construction: every write operation of the product, and what its plugins add. */
export async function catalogueOf({ kernel, workspaceId }: Pick<Context, 'kernel' | 'workspaceId'>): Promise<Catalogue & { key: string }> {
  const { operations, events, actions } = kernel.registry
  const added = await kernel.registry.additionsOf(kernel, workspaceId)
  const steps = [...operations.values(), ...added.operations.values()].filter(isForFlows)
  return { key: added.key, events, operations: new Map(steps.map((operation) => [operation.name, operation])), actions: new Map([...actions, ...added.actions].filter(([, { isInternal }]) => !isInternal)) }
}

function isForFlows(operation: Operation): boolean {
  return mayBeStep(operation) && operation.secret.length === 0 && !notForFlows.test(operation.scope)
}
