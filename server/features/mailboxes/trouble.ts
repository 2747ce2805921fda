import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'

export const MailboxTrouble = z.object({
  id: Id,
  mailboxId: Id,
  kind: z.enum(['too_large', 'unreadable', 'not_taken'])
    .describe('too_large: over 25 MB; unreadable: the server does not give it; not_taken: it came and could not be stored'),
  role: z.enum(['inbox', 'sent']).describe('The folder it lies in'),
  uid: z.int().describe('Its number in that folder'),
  reason: z.string(),
  subject: z.string(),
  fromAddress: z.string(),
  size: z.int().nullable().describe('Bytes'),
  attempts: z.int(),
  retryAt: Moment.nullable().describe('Null: it is not tried again by itself'),
  createdAt: Moment,
}).meta({ id: 'MailboxTrouble', description: 'A mail of a mail box that could not be taken' })
export type MailboxTrouble = z.output<typeof MailboxTrouble>

export const MailboxTroublePage = pageOf(MailboxTrouble)

export const troubleColumns = columnsOf(MailboxTrouble, 'mailbox_troubles')
