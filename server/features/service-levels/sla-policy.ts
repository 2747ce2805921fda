import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'
import { Priority } from '../conversations/index.ts'
import { SlaClockKind } from './sla-clock.ts'

export const mostSlaPolicies = 50

const Minutes = z.int().min(1).max(43_200).nullable().default(null)

export const SlaTargets = z.object({ low: Minutes, normal: Minutes, high: Minutes, urgent: Minutes })
  .meta({ id: 'SlaTargets', description: 'Minutes of working time for each priority; null promises nothing' })

export const EscalationAction = z.enum(['notify-assignee', 'notify-member', 'notify-team', 'assign-member', 'assign-team', 'set-priority', 'add-tag'])
  .meta({ id: 'EscalationAction' })

export const Escalation = z.object({
  when: z.enum(['before', 'after']).meta({ id: 'EscalationWhen' }).describe('The moment at which a clock is due'),
  minutes: z.int().min(0).max(43_200).describe('Of working time'),
  clock: SlaClockKind.nullable().default(null).describe('Null: any'),
  action: EscalationAction,
  memberId: Id.nullable().default(null),
  teamId: Id.nullable().default(null),
  priority: Priority.nullable().default(null),
  tagId: Id.nullable().default(null),
}).meta({ id: 'Escalation', description: 'What is done by itself when a promise is about to be missed, or was' })
export type Escalation = z.output<typeof Escalation>

export const SlaPolicy = z.object({
  id: Id,
  name: z.string(),
  query: z.string().describe('Of conversations, with ids in the place of names; empty: all of them'),
  position: z.int().describe('The first one that a conversation belongs to applies'),
  hoursId: Id.nullable().describe('Business hours; null: around the clock'),
  firstResponseMinutes: SlaTargets,
  nextResponseMinutes: SlaTargets,
  resolutionMinutes: SlaTargets,
  pausesWhilePending: z.boolean().describe('Also while snoozed'),
  escalations: z.array(Escalation),
  createdAt: Moment,
  updatedAt: Moment,
}).meta({ id: 'SlaPolicy', description: 'How soon conversations are to be answered and resolved' })
export type SlaPolicy = z.output<typeof SlaPolicy>

export const SlaPolicyPage = pageOf(SlaPolicy)

export const slaPolicyColumns = columnsOf(SlaPolicy, 'sla_policies')

const needs = {
  'notify-assignee': null, 'notify-member': 'memberId', 'notify-team': 'teamId', 'assign-member': 'memberId', 'assign-team': 'teamId',
  'set-priority': 'priority', 'add-tag': 'tagId',
} as const satisfies Record<Escalation['action'], keyof Escalation | null>

const escalations = z.array(Escalation).max(20).superRefine((list, ctx) => {
  const seen = new Set<string>()
  for (const [n, escalation] of list.entries()) {
    const needed = needs[escalation.action]
    if (needed && escalation[needed] === null) ctx.addIssue({ code: 'custom', path: [n, needed], message: `${escalation.action} needs ${needed}.` })
    if (seen.has(escalationKey(escalation))) ctx.addIssue({ code: 'custom', path: [n], message: 'The same escalation is there already.' })
    seen.add(escalationKey(escalation))
  }
})

/** By what it says: an escalation that has been done stays done when others of its policy change. */
export function escalationKey({ when, minutes, clock, action, ...target }: Escalation): string {
  const needed = needs[action]
  return [when, minutes, clock ?? 'any', action, ...(needed ? [target[needed as keyof typeof target]] : [])].join(' ')
}

const noTargets = { low: null, normal: null, high: null, urgent: null }

/** The fields that callers may write. */
export const slaPolicyFields = {
  name: z.string().trim().min(1).max(80),
  query: z.string().trim().max(2_000).describe('In the language of the inbox: channel, team, tag, priority, kind, contact, company, field'),
  hoursId: Id.nullable(),
  firstResponseMinutes: SlaTargets,
  nextResponseMinutes: SlaTargets,
  resolutionMinutes: SlaTargets,
  pausesWhilePending: z.boolean(),
  escalations,
}

const f = slaPolicyFields
export const newSlaPolicyFields = {
  ...f, query: f.query.default(''), hoursId: f.hoursId.default(null), firstResponseMinutes: f.firstResponseMinutes.default(noTargets),
  nextResponseMinutes: f.nextResponseMinutes.default(noTargets), resolutionMinutes: f.resolutionMinutes.default(noTargets),
  pausesWhilePending: f.pausesWhilePending.default(true), escalations: f.escalations.default([]),
}
