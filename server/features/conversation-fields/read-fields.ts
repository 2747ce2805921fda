import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { ConversationField } from './conversation-field.ts'
import { findField, findFields } from './queries.ts'

export const listConversationFields = query({
  name: 'conversationFields.list',
  summary: 'List the workspace\'s own fields of conversations, in their order',
  scope: 'conversation-fields:read',
  input: z.object({}),
  output: z.object({ items: z.array(ConversationField) }).meta({ id: 'ConversationFields' }),
  rest: 'GET /conversation-fields',
  replica: true,
  run: async (ctx) => ({ items: await findFields(ctx.db) }),
})

export const getConversationField = query({
  name: 'conversationFields.get',
  summary: 'Get a field of conversations',
  scope: 'conversation-fields:read',
  input: z.object({ id: Id }),
  output: ConversationField,
  errors: ['not_found'],
  rest: 'GET /conversation-fields/:id',
  run: (ctx, { id }) => findField(ctx.db, id),
})
