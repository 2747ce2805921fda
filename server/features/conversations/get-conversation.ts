import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { Conversation } from './conversation.ts'
import { findConversation, memberOf } from './queries.ts'

export const getConversation = query({
  name: 'conversations.get',
  summary: 'Get a conversation',
  scope: 'conversations:read',
  input: z.object({ id: Id }),
  output: Conversation,
  errors: ['not_found'],
  rest: 'GET /conversations/:id',
  replica: true,
  run: (ctx, { id }) => findConversation(ctx.db, id, memberOf(ctx)),
})
