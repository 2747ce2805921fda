import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { Message } from './message.ts'
import { findMessage } from './message-queries.ts'

export const getMessage = query({
  name: 'messages.get',
  summary: 'Get a message',
  scope: 'messages:read',
  input: z.object({ id: Id }),
  output: Message,
  errors: ['not_found'],
  rest: 'GET /messages/:id',
  run: (ctx, { id }) => findMessage(ctx.db, ctx.kernel.secrets, id),
})
