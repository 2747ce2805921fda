import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { Moment } from '../../kernel/shapes.ts'

export const SlaClockKind = z.enum(['first-response', 'next-response', 'resolution']).meta({ id: 'SlaClockKind' })
export type SlaClockKind = z.output<typeof SlaClockKind>

export const SlaClock = z.object({
  id: Id,
  conversationId: Id,
  policyId: Id,
  kind: SlaClockKind,
  targetMinutes: z.int().describe('Of working time'),
  startedAt: Moment,
  dueAt: Moment.nullable().describe('Null while it is paused'),
  pausedAt: Moment.nullable(),
  metAt: Moment.nullable().describe('In time if breachedAt is null, else late'),
  breachedAt: Moment.nullable(),
  endedAt: Moment.nullable().describe('Nothing was promised any more: closed without an answer, spam, another service level'),
}).meta({ id: 'SlaClock', description: 'One promise in one conversation. It runs until it is met or ended, also past its breach' })
export type SlaClock = z.output<typeof SlaClock>

export const slaClockColumns = columnsOf(SlaClock, 'sla_clocks')
