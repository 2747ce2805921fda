import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { filters } from '../../kernel/flows/filters.ts'
import type { Catalogue as Steps } from '../../kernel/flows/simulate.ts'
import { jsonSchemaOf } from '../../kernel/json-schema.ts'
import { JsonObject } from '../../kernel/shapes.ts'
import { catalogueOf } from './catalogue-of.ts'

const CatalogueStep = z.object({
  name: z.string(),
  summary: z.string(),
  scope: z.string().nullable().describe('What whoever publishes a flow with it must be allowed'),
  input: JsonObject.describe('JSON Schema'),
  output: JsonObject.describe('JSON Schema'),
}).meta({ id: 'CatalogueStep' })

export const Catalogue = z.object({
  events: z.array(z.object({ name: z.string(), payload: JsonObject }).meta({ id: 'CatalogueEvent' })),
  operations: z.array(CatalogueStep),
  actions: z.array(CatalogueStep),
  tests: z.array(z.object({ type: z.string(), tests: z.array(z.string()) }).meta({ id: 'CatalogueTests' })).describe('Of conditions, by the type of the field'),
  filters: z.array(z.object({ name: z.string(), takes: z.string() }).meta({ id: 'CatalogueFilter' })).describe('Of templates'),
}).meta({ id: 'FlowCatalogue', description: 'What flows are built from' })
export type Catalogue = z.output<typeof Catalogue>

// Workspaces with the same plugins share one.
const made = new LRUCache<string, Catalogue>({ max: 50 })

export async function makeCatalogue(ctx: Context): Promise<Catalogue> {
  const steps = await catalogueOf(ctx)
  let catalogue = made.get(steps.key)
  if (!catalogue) made.set(steps.key, catalogue = Catalogue.parse(listed(steps)))
  return catalogue
}

function listed({ events, operations, actions }: Steps): z.input<typeof Catalogue> {
  const step = ({ name, summary, scope, input, output }: { name: string; summary: string; scope?: string | undefined; input: z.ZodType; output: z.ZodType }) =>
    ({ name, summary, scope: scope ?? null, input: plainSchema(input, 'input'), output: plainSchema(output, 'output') })
  return {
    events: [...events.values()].map(({ name, payload }) => ({ name, payload: plainSchema(payload, 'output') })),
    operations: [...operations.values()].map(step),
    actions: [...actions.values()].map(step),
    tests: Object.entries(testsByType).map(([type, tests]) => ({ type, tests: [...tests] })),
    filters: Object.entries(filters).map(([name, { takes }]) => ({ name, takes })),
  }
}

// Without what JSON cannot hold, such as the undefined of left-out keywords.
function plainSchema(type: z.ZodType, io: 'input' | 'output'): z.output<typeof JsonObject> {
  return JSON.parse(JSON.stringify(jsonSchemaOf(type, io))) as z.output<typeof JsonObject>
}

const presence = ['is_empty', 'is_not_empty'] as const
const change = ['changed', 'changed_from', 'changed_to'] as const

export const testsByType = {
  text: ['equals', 'not_equals', 'contains', 'not_contains', 'starts_with', 'ends_with', 'matches', 'in', 'not_in', ...presence, ...change],
  number: ['equals', 'not_equals', 'greater', 'at_least', 'less', 'at_most', 'in', 'not_in', ...presence, ...change],
  moment: ['before', 'after', 'equals', ...presence, ...change],
  choice: ['equals', 'not_equals', 'in', 'not_in', ...presence, ...change],
  boolean: ['equals', ...presence, ...change],
  list: ['contains', 'not_contains', 'in', 'not_in', ...presence, ...change],
  any: ['equals', 'not_equals', 'contains', 'not_contains', 'matches', 'greater', 'at_least', 'less', 'at_most', 'in', 'not_in', ...presence, ...change],
} as const
