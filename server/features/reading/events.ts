import { z } from 'zod'
import { event } from '../../kernel/events/event.ts'
import { Id } from '../../kernel/ids.ts'
import { Moment } from '../../kernel/shapes.ts'

/** For that member's devices, and for those who have this very conversation open and see who has read it. */
export const readingChanged = event('reading.changed', {
  payload: z.object({
    memberId: Id, conversationId: Id, unread: z.boolean().describe('The member keeps it so'),
    newsAt: Moment.nullable().describe('The conversation\'s own, up to which it is read'),
  }),
  audience: ({ memberId, conversationId }) => [`member:${memberId}`, `conversation:${conversationId}`],
})
