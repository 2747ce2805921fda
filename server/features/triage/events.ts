import { z } from 'zod'
import { type Audience, event } from '../../kernel/events/event.ts'
import { Conversation } from '../conversations/index.ts'
import { BlockedSender } from './blocked-sender.ts'

const ofConversation = {
  payload: z.object({ conversation: Conversation }),
  audience: ({ conversation }: { conversation: Conversation }): Audience => ['conversations', `conversation:${conversation.id}`],
}
export const conversationTagged = event('conversation.tagged', ofConversation)
export const conversationUntagged = event('conversation.untagged', ofConversation)
export const conversationSnoozed = event('conversation.snoozed', ofConversation)
/** Its moment has come, or a member woke it. */
export const conversationWoken = event('conversation.woken', ofConversation)

const ofSender = { payload: z.object({ sender: BlockedSender }), audience: () => ['conversations'] }
export const blockedSenderCreated = event('blockedSender.created', ofSender)
export const blockedSenderRemoved = event('blockedSender.removed', ofSender)
