import { z } from 'zod'
import { type Audience, event } from '../../kernel/events/event.ts'
import { visitorAudience, visitorStateAudience } from './visitor-view.ts'
import { Conversation } from './conversation.ts'
import { Message } from './message.ts'

const ofConversation = z.object({ conversation: Conversation })
const ofMessage = z.object({ message: Message, conversation: Conversation })

const members = ({ conversation }: z.output<typeof ofConversation>): Audience => ['conversations', `conversation:${conversation.id}`]
const membersAndVisitor = (payload: z.output<typeof ofConversation>): Audience => [...members(payload), ...visitorStateAudience(payload.conversation)]

export const conversationCreated = event('conversation.created', { payload: ofConversation, audience: members })
export const conversationUpdated = event('conversation.updated', { payload: ofConversation, audience: members })
export const conversationAssigned = event('conversation.assigned', { payload: ofConversation, audience: members })
export const conversationClosed = event('conversation.closed', { payload: ofConversation, audience: membersAndVisitor })
export const conversationReopened = event('conversation.reopened', { payload: ofConversation, audience: membersAndVisitor })
export const conversationRead = event('conversation.read', { payload: ofConversation, audience: members })
export const messageCreated = event('message.created', {
  payload: ofMessage.extend({
    teamName: z.string().nullable().describe('What the contact reads in place of the members\' names, where the channel does not name them'),
  }),
  audience: (payload) => [...members(payload), ...visitorAudience(payload)],
})
export const messageDelivered = event('message.delivered', { payload: ofMessage, audience: members })
