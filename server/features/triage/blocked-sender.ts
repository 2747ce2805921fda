import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'

export const BlockedSenderKind = z.enum(['address', 'domain', 'contact']).meta({ id: 'BlockedSenderKind' })

export const BlockedSender = z.object({
  id: Id,
  kind: BlockedSenderKind,
  value: z.string().describe('An address, a domain with all below it, or the id of a contact'),
  reason: z.string(),
  createdBy: z.object({ kind: z.string(), id: Id.nullable(), name: z.string() }).meta({ id: 'BlockedBy' }),
  createdAt: Moment,
}).meta({ id: 'BlockedSender', description: 'Whose messages land as spam, closed and read' })
export type BlockedSender = z.output<typeof BlockedSender>

export const BlockedSenderPage = pageOf(BlockedSender)

export const blockedSenderColumns = columnsOf(BlockedSender, 'blocked_senders')
