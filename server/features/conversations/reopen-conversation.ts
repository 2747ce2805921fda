import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { changeConversation } from './change-conversation.ts'
import { Conversation } from './conversation.ts'
import { conversationReopened } from './events.ts'
import { lockConversation } from './queries.ts'

export const reopenConversation = command({
  name: 'conversations.reopen',
  summary: 'Open a conversation again that is closed, snoozed or pending; spam is none then',
  scope: 'conversations:write',
  input: z.object({ id: Id }),
  output: Conversation,
  errors: ['not_found', 'already_open'],
  rest: 'DELETE /conversations/:id/closure',
  async run(ctx, { id }) {
    const before = await lockConversation(ctx.db, id)
    if (before.state === 'open') throw new AppError('already_open')
    return changeConversation(ctx, {
      before, event: conversationReopened, line: `${ctx.actor.name} opened the conversation again`, set: { state: 'open', closed_at: null, snoozed_until: null, spam: false },
    })
  },
})
