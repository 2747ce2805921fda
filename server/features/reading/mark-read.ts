import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { grants } from '../../kernel/scope.ts'
import { changeConversation, Conversation, conversationRead, findConversation, lockConversation, memberOf } from '../conversations/index.ts'
import { requireMember } from '../identity/index.ts'
import { noteRead } from './marks.ts'

export const markConversationRead = command({
  name: 'conversations.markRead',
  summary: 'Note that you have read the conversation as far as it goes',
  scope: 'conversations:read',
  input: z.object({ id: Id }),
  output: Conversation,
  errors: ['not_found'],
  rest: 'PUT /conversations/:id/reading',
  async run(ctx, { id }) {
    const me = memberOf(ctx)
    const mayChange = grants(ctx.scopes, 'conversations:write')
    // A key that may change nothing has nobody to note it for.
    if (!mayChange) requireMember(ctx)
    const { unread } = await findConversation(ctx.db, id)
    if (unread && mayChange) await openForAll(ctx, id)
    if (me) await noteRead(ctx, { memberId: me, conversationId: id })
    return findConversation(ctx.db, id, me)
  },
})

/** Whoever works on conversations opens it for the whole workspace; whoever may only look does so for themselves. */
async function openForAll(ctx: Context, id: string): Promise<void> {
  const before = await lockConversation(ctx.db, id)
  if (before.unread) await changeConversation(ctx, { before, event: conversationRead, set: { unread: false } })
}
