import { z } from 'zod'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { MessagePage } from './message.ts'
import { listMessageRows } from './message-queries.ts'
import { findConversation } from './queries.ts'

export const listMessages = query({
  name: 'messages.list',
  summary: 'List the messages of a conversation, newest first',
  scope: 'messages:read',
  input: z.object({ conversationId: Id, ...pageInput }),
  output: MessagePage,
  errors: ['not_found'],
  rest: 'GET /conversations/:conversationId/messages',
  replica: true,
  async run(ctx, { conversationId, limit, cursor }) {
    const before = cursor ? readIdCursor(cursor) : null
    const rows = await listMessageRows(ctx.db, ctx.kernel.secrets, { conversationId, before, limit: limit + 1 })
    // Every conversation has a message: only an empty page needs the look whether it is there.
    if (rows.length === 0) await findConversation(ctx.db, conversationId)
    return toPage(rows, limit, (message) => [message.id])
  },
})
