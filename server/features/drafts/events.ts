import { z } from 'zod'
import { event } from '../../kernel/events/event.ts'
import { Id } from '../../kernel/ids.ts'

/** Without its text: what nobody has sent is nobody else's, and the log is read by many. */
export const draftChanged = event('draft.changed', {
  payload: z.object({ memberId: Id, conversationId: Id, version: z.int(), empty: z.boolean() }),
  audience: ({ memberId }) => [`member:${memberId}`],
})
