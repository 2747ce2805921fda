import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { Moment } from '../../kernel/shapes.ts'

export const Reader = z.object({
  memberId: Id,
  messageId: Id.nullable().describe('The last message when they read it'),
  readAt: Moment,
}).meta({ id: 'Reader', description: 'A member who has read a conversation, and how far' })
export type Reader = z.output<typeof Reader>
