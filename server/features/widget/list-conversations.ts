import { z } from 'zod'
import { readPageCursor, toPage } from '../../kernel/db/page.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput, pageOf } from '../../kernel/shapes.ts'
import { requireVisitor } from './policy.ts'
import { listOwnConversations } from './queries.ts'
import { VisitorConversation } from '../conversations/index.ts'

export const listVisitorConversations = query({
  name: 'widget.conversations',
  summary: 'List the visitor\'s own chats, last reply first',
  scope: 'widget:use',
  input: z.object(pageInput),
  output: pageOf(VisitorConversation),
  rest: 'GET /widget/conversations',
  async run(ctx, { limit, cursor }) {
    const visitor = requireVisitor(ctx)
    const rows = await listOwnConversations(ctx.db, visitor.id, cursor ? readAfter(cursor) : null, limit + 1)
    return toPage(rows, limit, ({ lastMessageAt, id }) => [lastMessageAt, id])
  },
})

function readAfter(cursor: string): { lastMessageAt: string; id: string } {
  const [lastMessageAt, id] = readPageCursor(cursor, 2)
  return { lastMessageAt: String(lastMessageAt), id: String(id) }
}
