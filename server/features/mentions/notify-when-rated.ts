import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { reaction } from '../../kernel/jobs/job.ts'
import { notifyMembers } from '../notifications/index.ts'
import { conversationRated } from '../ratings/index.ts'
import { aboutConversation, nameOf } from './about-conversation.ts'

const Payload = z.object({
  rating: z.object({ id: Id, score: z.int(), comment: z.string(), memberId: Id.nullable() }),
  conversation: z.object({ id: Id, number: z.int(), subject: z.string().nullable(), contactName: z.string().nullable(), assigneeId: Id.nullable() }),
})

/** Tells whose conversation it is, else who answered last; once, also when the contact changes their mind. */
export const notifyWhenRated = reaction({
  name: 'notify-when-rated',
  on: [conversationRated],
  async run(kernel, { workspaceId, correlationId, id, payload }) {
    const { rating, conversation } = Payload.parse(payload)
    const memberId = conversation.assigneeId ?? rating.memberId
    if (!memberId) return
    await notifyMembers(kernel, workspaceId, correlationId ?? id, {
      kind: 'rating', memberIds: [memberId], title: `${rating.score} of 5: ${nameOf(conversation)}`, text: rating.comment, cause: `rating ${rating.id}`, ...aboutConversation(conversation),
    })
  },
})
