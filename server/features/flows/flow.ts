import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { JsonObject, Moment, pageOf } from '../../kernel/shapes.ts'

export const FlowState = z.enum(['draft', 'active', 'paused']).meta({ id: 'FlowState' })

/** Who made or published a flow: a member or a key, as they were called then. */
export const FlowMaker = z.object({ kind: z.string(), id: Id.nullable(), name: z.string() }).meta({ id: 'FlowMaker' })

export const FlowIssue = z.object({
  path: z.string().describe('Where in the definition: steps.2.input.id'),
  message: z.string(),
}).meta({ id: 'FlowIssue' })
export type FlowIssue = z.output<typeof FlowIssue>

export const Flow = z.object({
  id: Id,
  name: z.string(),
  description: z.string(),
  state: FlowState,
  stateReason: z.string().nullable().describe('Why it is paused'),
  version: z.int().nullable().describe('Of what is published; null: nothing yet'),
  trigger: JsonObject.describe('Of what is published, else of the draft'),
  isChanged: z.boolean().describe('The draft is not what is published'),
  createdBy: FlowMaker,
  createdAt: Moment,
  updatedAt: Moment,
}).meta({ id: 'Flow', description: 'A durable automation' })
export type Flow = z.output<typeof Flow>

export const FlowHour = z.object({ runs: z.int(), failed: z.int() }).meta({ id: 'FlowHour' })

const FlowInList = Flow.extend({
  runs: z.int().describe('Begun in the last 24 hours'),
  failed: z.int().describe('Of these'),
  hours: z.array(FlowHour).describe('The last 24 hours, oldest first'),
}).meta({ id: 'FlowInList' })

export const FlowPage = pageOf(FlowInList)

export const FlowVersion = z.object({
  version: z.int(),
  definition: JsonObject,
  scopes: z.array(z.string()).describe('What its runs may do'),
  publishedBy: FlowMaker,
  publishedAt: Moment,
}).meta({ id: 'FlowVersion' })
export type FlowVersion = z.output<typeof FlowVersion>

export const FlowDetails = Flow.extend({
  draft: JsonObject.describe('The definition as it is worked on'),
  issues: z.array(FlowIssue).describe('What keeps the draft from being published'),
  published: FlowVersion.nullable(),
  hookUrl: z.string().nullable().describe('Where a webhook-triggered flow takes its calls; null for those who may not change flows'),
}).meta({ id: 'FlowDetails' })
export type FlowDetails = z.output<typeof FlowDetails>

export const flowFields = {
  name: z.string().trim().min(1).max(120),
  description: z.string().trim().max(2_000),
  /** Any draft may be kept; whether it is a FlowDefinition is said by `issues`. */
  definition: JsonObject,
}

export const emptyDefinition = { trigger: { kind: 'manual', subject: 'none' }, steps: [] }
