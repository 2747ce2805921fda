import { z } from 'zod'
import { event } from '../../kernel/events/event.ts'
import { ConversationField } from './conversation-field.ts'

const ofField = { payload: z.object({ field: ConversationField }), audience: () => ['conversation-fields'] }
export const conversationFieldCreated = event('conversationField.created', ofField)
export const conversationFieldUpdated = event('conversationField.updated', ofField)
/** Its values are shown no more; the conversations' own events do not tell of it. */
export const conversationFieldRemoved = event('conversationField.removed', ofField)
