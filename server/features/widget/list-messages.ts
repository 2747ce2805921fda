import { z } from 'zod'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput, pageOf } from '../../kernel/shapes.ts'
import { findOwnConversation } from './policy.ts'
import { findTeamName, listMessageRows, VisitorMessage, visitorMessage } from '../conversations/index.ts'

export const listVisitorMessages = query({
  name: 'widget.messages',
  summary: 'List the messages of one of the visitor\'s own chats, newest first',
  scope: 'widget:use',
  input: z.object({ conversationId: Id, ...pageInput }),
  output: pageOf(VisitorMessage),
  errors: ['not_found'],
  rest: 'GET /widget/conversations/:conversationId/messages',
  async run(ctx, { conversationId: id, limit, cursor }) {
    const { id: conversationId, channelId } = await findOwnConversation(ctx, id)
    const before = cursor ? readIdCursor(cursor) : null
    const rows = await listMessageRows(
      ctx.db, ctx.kernel.secrets, { conversationId, before, repliesOnly: true, limit: limit + 1 },
    )
    const teamName = await findTeamName(ctx.db, channelId)
    return toPage(rows.flatMap((row) => visitorMessage(row, teamName) ?? []), limit, (message) => [message.id])
  },
})
