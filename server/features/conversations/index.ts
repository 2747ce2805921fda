import { feature } from '../../kernel/feature.ts'
import { many, one, resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { findChannels } from '../channels/index.ts'
import { findContacts } from '../contacts/index.ts'
import { findMembers } from '../identity/index.ts'
import { assignConversation } from './assign-conversation.ts'
import { closeConversation } from './close-conversation.ts'
import { Conversation } from './conversation.ts'
import { countConversations } from './count-conversations.ts'
import { createConversation } from './create-conversation.ts'
import { createMessage } from './create-message.ts'
import {
  conversationAssigned, conversationClosed, conversationCreated, conversationRead, conversationReopened, conversationUpdated,
  messageCreated, messageDelivered,
} from './events.ts'
import { getConversation } from './get-conversation.ts'
import { getMessage } from './get-message.ts'
import { listConversations } from './list-conversations.ts'
import { listMessages } from './list-messages.ts'
import { Message } from './message.ts'
import { findMessagesOfConversations } from './message-queries.ts'
import { findConversations, memberOf } from './queries.ts'
import { reopenConversation } from './reopen-conversation.ts'

export { type AddedMessage, addMessage, type NewMessage, previewOf } from './add-message.ts'
export { contentFields, contentOf, htmlField, isEmpty, wordsOf } from './content.ts'
export { authorOf } from './create-message.ts'
export { Conversation, ConversationState, Priority } from './conversation.ts'
export { changeConversation } from './change-conversation.ts'
export {
  conversationAssigned, conversationClosed, conversationCreated, conversationRead, conversationReopened, conversationUpdated, messageCreated, messageDelivered,
} from './events.ts'
export { Attachment, Message } from './message.ts'
export { findMessage, inlineSource, listMessageRows } from './message-queries.ts'
export { type ConversationFilter, conversationColumns, findConversation, findConversations, findTeamName, listConversationRows, lockConversation, memberOf } from './queries.ts'
export {
  VisitorConversation, visitorConversation, VisitorMessage, visitorMessage, visitorTopic,
} from './visitor-view.ts'
export { setDelivery } from './set-delivery.ts'
export { type NewConversation, startConversation } from './start-conversation.ts'

const mayRead = { name: 'conversations', mayListen: (caller: { scopes: ReadonlySet<string> }) => grants(caller.scopes, 'conversations:read') }

export const conversations = feature({
  name: 'conversations',
  operations: [
    listConversations, getConversation, countConversations, createConversation, assignConversation, closeConversation, reopenConversation,
    listMessages, getMessage, createMessage,
  ],
  resources: [
    resource('Conversation', Conversation, {
      contact: one('Contact', { by: 'contactId', scope: 'contacts:read', load: (ctx, ids) => findContacts(ctx.db, ids) }),
      channel: one('Channel', { by: 'channelId', scope: 'channels:read', load: (ctx, ids) => findChannels(ctx.db, ids) }),
      assignee: one('Member', { by: 'assigneeId', scope: 'members:read', load: (ctx, ids) => findMembers(ctx.db, ids) }),
      messages: many('Message', { by: 'id', scope: 'messages:read', load: (ctx, ids) => findMessagesOfConversations(ctx.db, ctx.kernel.secrets, ids) }),
    }),
    resource('Message', Message, {
      conversation: one('Conversation', { by: 'conversationId', scope: 'conversations:read', load: (ctx, ids) => findConversations(ctx.db, ids, memberOf(ctx)) }),
    }),
  ],
  events: [conversationCreated, conversationUpdated, conversationAssigned, conversationClosed, conversationReopened, conversationRead, messageCreated, messageDelivered],
  topics: [
    mayRead,
    {
      name: 'conversation',
      mayListen: (caller, id) => id !== null && grants(caller.scopes, 'conversations:read'),
      maySignal: (caller, id) => id !== null && grants(caller.scopes, 'messages:write'),
    },
  ],
})
