import type { Context } from '../../kernel/context.ts'
import { messageDelivered } from './events.ts'
import type { Message } from './message.ts'
import { findMessage } from './message-queries.ts'
import { findConversation } from './queries.ts'

/** Notes what became of a reply that went out by mail. A bounce outweighs what was known before; nothing outweighs a bounce. */
export async function setDelivery(
  ctx: Pick<Context, 'db' | 'emit' | 'kernel'>, messageId: string,
  fields: { delivery: NonNullable<Message['delivery']>; detail?: string | null; mail?: { id: string; messageId: string } },
): Promise<void> {
  const changed = await ctx.db.updateTable('messages').set({
    delivery: fields.delivery, delivery_detail: fields.detail?.slice(0, 500) ?? null,
    ...(fields.mail ? { mail_id: fields.mail.id, mail_message_id: fields.mail.messageId } : {}),
  }).where('id', '=', messageId)
    .where((where) => where.or([where('delivery', 'is', null), where('delivery', '!=', 'bounced')]))
    .returning(['id', 'conversation_id']).executeTakeFirst()
  if (!changed) return
  const message = await findMessage(ctx.db, ctx.kernel.secrets, changed.id)
  const conversation = await findConversation(ctx.db, changed.conversation_id)
  ctx.emit(messageDelivered, { subjectId: conversation.id, payload: { message, conversation } })
}
