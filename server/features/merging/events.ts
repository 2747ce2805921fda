import { z } from 'zod'
import { type Audience, event } from '../../kernel/events/event.ts'
import { Conversation, visitorConversation, visitorTopic } from '../conversations/index.ts'

const members = (...conversations: Conversation[]): Audience => ['conversations', ...conversations.map(({ id }) => `conversation:${id}`)]

/** `conversation` is empty and closed now; all that was in it is in `into`. */
export const conversationMerged = event('conversation.merged', {
  payload: z.object({ conversation: Conversation, into: Conversation }),
  audience: ({ conversation, into }) => [...members(conversation, into), ...toVisitor(conversation, into)],
})

/** `conversation` is new, and has the messages `messageIds` of `from`. */
export const conversationSplit = event('conversation.split', {
  payload: z.object({ conversation: Conversation, from: Conversation, messageIds: z.array(z.string()) }),
  audience: ({ conversation, from }) => members(conversation, from),
})

function toVisitor(conversation: Conversation, into: Conversation): Audience {
  if (!conversation.inWidget || !into.inWidget) return []
  return [{ topic: visitorTopic(conversation.contactId), payload: { conversation: visitorConversation(into), mergedId: conversation.id } }]
}
