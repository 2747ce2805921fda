import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { limitSeen } from './limits.ts'
import { findOwnConversation, requireVisitor } from './policy.ts'

export const markSeen = command({
  name: 'widget.markSeen',
  summary: 'Say as the visitor up to which message a chat was on the screen',
  scope: 'widget:use',
  input: z.object({ conversationId: Id, messageId: Id }),
  output: z.object({ conversationId: Id }).meta({ id: 'SeenChat' }),
  errors: ['not_found', 'rate_limited'],
  rest: 'PUT /widget/conversations/:conversationId/seen',
  policy: (ctx) => void requireVisitor(ctx),
  async run(ctx, { conversationId, messageId }) {
    await limitSeen(ctx.kernel, requireVisitor(ctx).id)
    // Where its messages are, should it have been merged.
    const { id } = await findOwnConversation(ctx, conversationId)
    // Only what is there counts: an id from the future would keep answers from ever going by mail.
    await sql`
      insert into visitor_threads (conversation_id, seen_message_id)
      select conversation_id, id from messages where id = ${messageId}::uuid and conversation_id = ${id}::uuid
      on conflict (conversation_id) do update set seen_message_id = greatest(visitor_threads.seen_message_id, excluded.seen_message_id)`.execute(ctx.db)
    return { conversationId }
  },
})
