import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { Conversation, findConversation } from '../conversations/index.ts'
import { requireMember } from '../identity/index.ts'
import { noteUnread } from './marks.ts'

export const markConversationUnread = command({
  name: 'conversations.markUnread',
  summary: 'Keep a conversation unread for yourself, until you open it again',
  scope: 'conversations:read',
  input: z.object({ id: Id }),
  output: Conversation,
  errors: ['not_found', 'already_closed'],
  rest: 'DELETE /conversations/:id/reading',
  async run(ctx, { id }) {
    const { state } = await findConversation(ctx.db, id)
    const memberId = requireMember(ctx).id
    if (state === 'closed') throw new AppError('already_closed')
    await noteUnread(ctx, { memberId, conversationId: id })
    return findConversation(ctx.db, id, memberId)
  },
})
