import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { changeConversation } from './change-conversation.ts'
import { Conversation } from './conversation.ts'
import { conversationRead } from './events.ts'
import { lockConversation } from './queries.ts'

export const markConversationRead = command({
  name: 'conversations.markRead',
  summary: 'Note that a member has opened the conversation',
  scope: 'conversations:write',
  input: z.object({ id: Id }),
  output: Conversation,
  errors: ['not_found'],
  rest: 'PUT /conversations/:id/reading',
  async run(ctx, { id }) {
    const before = await lockConversation(ctx.db, id)
    return before.unread ? changeConversation(ctx, { before, event: conversationRead, set: { unread: false } }) : before
  },
})
