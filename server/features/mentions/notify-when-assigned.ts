import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { reaction } from '../../kernel/jobs/job.ts'
import { conversationAssigned } from '../conversations/index.ts'
import { notifyMembers } from '../notifications/index.ts'
import { aboutConversation, isNews, nameOf } from './about-conversation.ts'

const Payload = z.object({
  conversation: z.object({ id: Id, number: z.int(), subject: z.string().nullable(), contactName: z.string().nullable(), assigneeId: Id, preview: z.string() }),
})

/** Who takes a conversation themselves knows it. */
export const notifyWhenAssigned = reaction({
  name: 'notify-when-assigned',
  on: [conversationAssigned],
  when(event) {
    const { actor } = event
    const { assigneeId, spam, updatedAt } = event.payload['conversation'] as { assigneeId: string | null; spam: boolean; updatedAt: string }
    return isNews(event, updatedAt) && assigneeId !== null && assigneeId !== actor.id && !spam
  },
  async run(kernel, { workspaceId, correlationId, id, actor, payload }) {
    const { conversation } = Payload.parse(payload)
    await notifyMembers(kernel, workspaceId, correlationId ?? id, {
      kind: 'assigned', memberIds: [conversation.assigneeId], title: `${actor.kind === 'member' ? `${actor.name} assigned you` : 'You were assigned'} ${nameOf(conversation)}`, text: conversation.preview,
      cause: `assigned ${id}`, ...aboutConversation(conversation),
    })
  },
})
