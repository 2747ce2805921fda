import type { Context } from '../../kernel/context.ts'
import { addMessage, findMessage, setDelivery } from '../conversations/index.ts'
import type { Bounce } from '../mime/index.ts'

/** Marks the reply that came back, and says why in its thread. A delay is said, but the reply may still arrive. */
export async function noteBounce(ctx: Context, messageId: string, bounce: Bounce): Promise<void> {
  const message = await findMessage(ctx.db, ctx.kernel.secrets, messageId)
  const to = bounce.recipient ?? 'the recipient'
  const reason = [bounce.status, bounce.reason].filter(Boolean).join(' ').slice(0, 400)
  if (bounce.kind === 'permanent') await setDelivery(ctx, messageId, { delivery: 'bounced', detail: reason })
  const line = {
    permanent: `The mail to ${to} came back: ${reason}`,
    temporary: `The mail to ${to} is delayed: ${reason}`,
    complaint: `${to} reported the mail as spam`,
  }[bounce.kind]
  await addMessage(ctx, { conversationId: message.conversationId, kind: 'event', author: { kind: 'system', id: null, name: 'Mail' }, text: line })
}
