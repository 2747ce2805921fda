import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { removeConversationField, reorderConversationFields, updateConversationField } from './change-field.ts'
import { ConversationField } from './conversation-field.ts'
import { createConversationField } from './create-field.ts'
import { conversationFieldCreated, conversationFieldRemoved, conversationFieldUpdated } from './events.ts'
import { getConversationField, listConversationFields } from './read-fields.ts'

export { ConversationField } from './conversation-field.ts'
export { findFields } from './queries.ts'
export { type NewValue, readValues, saveValues } from './save-values.ts'

/** Fields that a workspace makes for its conversations. */
export const conversationFields = feature({
  name: 'conversation-fields',
  operations: [
    listConversationFields, getConversationField, createConversationField, updateConversationField, removeConversationField, reorderConversationFields,
  ],
  resources: [resource('ConversationField', ConversationField)],
  events: [conversationFieldCreated, conversationFieldUpdated, conversationFieldRemoved],
  topics: [{ name: 'conversation-fields', mayListen: (caller) => grants(caller.scopes, 'conversation-fields:read') }],
})
