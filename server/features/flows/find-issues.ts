import type { Context } from '../../kernel/context.ts'
import { checkDefinition } from '../../kernel/flows/check-definition.ts'
import type { Catalogue } from '../../kernel/flows/simulate.ts'
import { type PlacedStep, stepsIn } from '../../kernel/flows/steps-in.ts'
import { covers } from '../identity/index.ts'
import { catalogueOf } from './catalogue-of.ts'
import type { FlowIssue } from './flow.ts'
import { readDefinition } from './read-definition.ts'
import { scopeOf } from './scopes-of.ts'

/** What keeps a draft from being published, by whoever asks. */
export async function findIssues(ctx: Context, draft: unknown): Promise<FlowIssue[]> {
  const { definition, issues } = readDefinition(draft)
  if (!definition) return issues
  const catalogue = await catalogueOf(ctx)
  const steps = stepsIn(definition.steps)
  return [...checkDefinition(definition, catalogue), ...findForbidden(ctx, steps, catalogue), ...await findMissingFlows(ctx, steps)].slice(0, 100)
}

/** A flow never does more than its publisher: each step's scope must be the caller's own. */
function findForbidden({ scopes }: Context, steps: readonly PlacedStep[], catalogue: Catalogue): FlowIssue[] {
  return steps.flatMap(({ step, path }) => {
    const scope = scopeOf(catalogue, step)
    return scope === undefined || covers(scopes, [scope]) ? [] : [{ path, message: `You cannot publish this step: it needs the scope ${scope}, which you do not have.` }]
  })
}

async function findMissingFlows({ db }: Context, steps: readonly PlacedStep[]): Promise<FlowIssue[]> {
  const calls = steps.flatMap(({ step, path }) => (step.kind === 'flow' ? [{ path: `${path}.flowId`, flowId: step.flowId }] : []))
  if (calls.length === 0) return []
  const there = await db.selectFrom('flows').select('id').where('id', 'in', calls.map(({ flowId }) => flowId)).where('removed_at', 'is', null).where('version', 'is not', null).execute()
  return calls.filter(({ flowId }) => !there.some(({ id }) => id === flowId)).map(({ path }) => ({ path, message: 'There is no such flow, or nothing of it is published yet.' }))
}
