import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'
import { Attachment } from '../conversations/index.ts'

export const ScheduledMessage = z.object({
  id: Id,
  conversationId: Id,
  authorId: Id.describe('The member in whose name it will be sent'),
  kind: z.enum(['reply', 'note']),
  text: z.string(),
  html: z.string().nullable().describe('Sanitised; null for plain text'),
  fileIds: z.array(Id),
  attachments: z.array(Attachment),
  clientId: z.string().describe('The message that it becomes has the same'),
  sendAt: Moment,
  cancelIfAnswered: z.boolean(),
  state: z.enum(['waiting', 'sent', 'cancelled', 'failed']),
  reason: z.string().nullable().describe('Why it failed, or who or what cancelled it'),
  messageId: Id.nullable().describe('What it became'),
  createdAt: Moment,
  updatedAt: Moment,
}).meta({ id: 'ScheduledMessage', description: 'A message that waits for its moment' })
export type ScheduledMessage = z.output<typeof ScheduledMessage>

export const ScheduledMessagePage = pageOf(ScheduledMessage)
