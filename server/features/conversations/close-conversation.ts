import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { changeConversation } from './change-conversation.ts'
import { Conversation } from './conversation.ts'
import { conversationClosed } from './events.ts'
import { lockConversation } from './queries.ts'

export const closeConversation = command({
  name: 'conversations.close',
  summary: 'Close a conversation',
  scope: 'conversations:write',
  input: z.object({ id: Id }),
  output: Conversation,
  errors: ['not_found', 'already_closed'],
  rest: 'PUT /conversations/:id/closure',
  async run(ctx, { id }) {
    const before = await lockConversation(ctx.db, id)
    if (before.state === 'closed') throw new AppError('already_closed')
    return changeConversation(ctx, {
      before, event: conversationClosed, line: `${ctx.actor.name} closed the conversation`,
      set: { state: 'closed', closed_at: ctx.now, waiting_since: null, unread: false, snoozed_until: null },
    })
  },
})
