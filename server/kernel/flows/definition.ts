import { z } from 'zod'
import { Id } from '../ids.ts'
import { Condition, Path } from './condition.ts'

export const mostSteps = 500

/** JSON whose texts may hold templates: `{{ trigger.contact.name | default: "there" }}`. A text that is one template keeps its value's type. */
const Templated = z.json()

export const Trigger = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('event'), event: z.string().max(100) }),
  z.strictObject({ kind: z.literal('schedule'), cron: z.string().max(100).describe('Five fields: minute hour day month weekday'), timeZone: z.string().max(60) }),
  z.strictObject({ kind: z.literal('webhook') }),
  z.strictObject({ kind: z.literal('manual'), subject: z.enum(['conversation', 'contact', 'none']).default('none') }),
  z.strictObject({ kind: z.literal('flow').describe('Begun by other flows only') }),
]).meta({ id: 'FlowTrigger' })
export type Trigger = z.output<typeof Trigger>

const Retry = z.strictObject({
  attempts: z.int().min(1).max(25).describe('In all, the first one included'),
  seconds: z.int().min(1).max(86_400).default(5).describe('Before the second attempt; doubles from then on, up to a day'),
})

const common = {
  /** Unique in the flow; names the step's results: `steps.<id>.output`. */
  id: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  title: z.string().max(120).optional(),
  retry: Retry.optional(),
  timeoutSeconds: z.int().min(1).max(600).optional(),
}

type Common = { id: string; title?: string | undefined; retry?: z.output<typeof Retry> | undefined; timeoutSeconds?: number | undefined }
type Failing = Common & {
  /** What a step does that has failed for good: the run fails (left out), goes on, or does these steps and then ends or goes on. */
  onError?: { then: 'fail' | 'continue'; steps: Step[] } | undefined
  /** Done in reverse order when the run fails or is cancelled with compensation later on. */
  compensate?: Step[] | undefined
}

type Json = z.output<typeof Templated>

export type Step =
  | (Failing & { kind: 'operation'; operation: string; input: Record<string, Json> })
  | (Failing & { kind: 'action'; action: string; input: Record<string, Json> })
  | (Failing & { kind: 'flow'; flowId: string; input: Record<string, Json>; wait: boolean })
  | (Common & { kind: 'set'; variables: Record<string, Json> })
  | (Common & { kind: 'branch'; branches: { title?: string | undefined; where: Condition; steps: Step[] }[]; otherwise: Step[] })
  | (Common & { kind: 'loop'; list: string; item: string; most: number; steps: Step[] })
  | (Common & { kind: 'wait'; seconds?: number | undefined; until?: string | undefined; event?: { name: string; where?: Condition | undefined } | undefined })
  | (Common & {
    kind: 'approval'; question: string; approvers: { roles: string[]; memberIds: string[] }; approvalSeconds: number; onTimeout: 'approve' | 'reject' | 'fail'
    rejected: Step[]
  })
  | (Common & { kind: 'stop'; outcome: 'succeeded' | 'failed'; reason?: string | undefined })

export const Steps: z.ZodType<Step[]> = z.lazy(() => z.array(Step).max(mostSteps))

const failing = {
  ...common,
  // oxlint-disable-next-line unicorn/no-thenable -- a word, never a function: nobody can await it
  onError: z.strictObject({ then: z.enum(['fail', 'continue']), steps: Steps }).optional(),
  compensate: Steps.optional(),
}
const once = { id: common.id, title: common.title, onError: failing.onError, compensate: failing.compensate }
const Input = z.record(z.string().max(100), Templated)

export const Step: z.ZodType<Step> = z.lazy(() => z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('operation').describe('A write operation of the product, by its name'), ...failing, operation: z.string().max(100), input: Input }),
  z.strictObject({ kind: z.literal('action').describe('What is not an operation: mail.send, members.notify, http.request, a plugin\'s step'), ...failing, action: z.string().max(100), input: Input }),
  z.strictObject({ kind: z.literal('flow').describe('A run of another flow, which tries its own steps again'), ...once, flowId: Id, input: Input, wait: z.boolean().default(true) }),
  z.strictObject({ kind: z.literal('set'), ...common, variables: z.record(z.string().regex(/^[a-zA-Z]\w{0,39}$/), Templated) }),
  z.strictObject({
    kind: z.literal('branch'), ...common,
    branches: z.array(z.strictObject({ title: z.string().max(120).optional(), where: Condition, steps: Steps })).min(1).max(20),
    otherwise: Steps,
  }),
  z.strictObject({ kind: z.literal('loop'), ...common, list: Path, item: z.string().regex(/^[a-z]\w{0,39}$/).default('item'), most: z.int().min(1).max(1_000).default(100), steps: Steps }),
  z.strictObject({
    kind: z.literal('wait').describe('For a time, until a moment, or for an event about the same subject (then seconds is its timeout)'), ...common,
    seconds: z.int().min(1).max(366 * 86_400).optional(), until: z.string().max(200).optional(),
    event: z.strictObject({ name: z.string().max(100), where: Condition.optional() }).optional(),
  }),
  z.strictObject({
    kind: z.literal('approval'), ...common, question: z.string().min(1).max(1_000),
    approvers: z.strictObject({ roles: z.array(z.enum(['owner', 'admin', 'agent', 'member'])).max(4), memberIds: z.array(Id).max(50) }),
    approvalSeconds: z.int().min(60).max(90 * 86_400).default(3 * 86_400), onTimeout: z.enum(['approve', 'reject', 'fail']).default('reject'),
    rejected: Steps,
  }),
  z.strictObject({ kind: z.literal('stop'), ...common, outcome: z.enum(['succeeded', 'failed']).default('succeeded'), reason: z.string().max(500).optional() }),
])).meta({ id: 'FlowStep' })

/** A flow as data. Steps nest, so that every branch ends where it began and a run can be read top to bottom. */
export const FlowDefinition = z.strictObject({
  trigger: Trigger,
  /** Looked at when the trigger fires: no run begins where it does not hold. */
  where: Condition.optional(),
  steps: Steps,
}).meta({ id: 'FlowDefinition' })
export type FlowDefinition = z.output<typeof FlowDefinition>
