import { z } from 'zod'
import type { FlowDefinition } from '../../kernel/flows/definition.ts'
import { type Catalogue, type PlannedStep as Step, simulate } from '../../kernel/flows/simulate.ts'
import { JsonObject } from '../../kernel/shapes.ts'

export const PlannedStep = z.object({
  path: z.string(),
  id: z.string(),
  kind: z.string(),
  title: z.string().nullable(),
  name: z.string().nullable().describe('Of the operation or action'),
  input: z.json().nullable().describe('‹steps.a.output.b› stands for what only a real run would know'),
  output: z.json().nullable(),
  problems: z.array(z.string()).describe('What would make the step fail'),
  branches: z.array(z.object({ title: z.string().nullable(), where: JsonObject }).meta({ id: 'ExplainedBranch' })).nullable().describe('Why a branch takes the way it takes'),
  isUncertain: z.boolean().describe('Whether it happens hangs on what only a real run would know'),
}).meta({ id: 'PlannedStep' })

export const Plan = z.object({
  begins: z.boolean().nullable().describe('Whether a run would begin'),
  where: JsonObject.nullable().describe('The flow\'s own condition, with what each comparison found'),
  steps: z.array(PlannedStep),
  ended: JsonObject.nullable().describe('How the run would end'),
}).meta({ id: 'FlowPlan', description: 'What a flow would do' })
export type Plan = z.output<typeof Plan>

/** What a flow would do, without doing anything. */
export async function planRun(catalogue: Catalogue, definition: FlowDefinition, trigger: Record<string, unknown>): Promise<Plan> {
  const { steps, ...rest } = await simulate(definition, trigger, catalogue)
  return asJson({ ...rest, steps: steps.map(withoutGaps) }) as Plan
}

function withoutGaps({ title, name, input, output, branches, ...step }: Step) {
  return {
    ...step, title: title ?? null, name: name ?? null, input: input ?? null, output: output ?? null,
    branches: branches?.map((branch) => ({ ...branch, title: branch.title ?? null })) ?? null,
  }
}

// What is unknown becomes its text.
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
