import { newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { composeMail } from './compose-mail.ts'
import { mailSecret } from './find-channel.ts'
import { keepCopy } from './keep-copy.ts'
import { splitAddress } from './load-reply.ts'
import { senderOf } from './sender.ts'

export type Notification = {
  workspaceId: string; to: string; subject: string; text: string; html: string
  /** A UUID that makes the Message-ID, when sending again must be known as the same mail. */
  messageId?: string
  /** Where an answer to it goes. */
  conversationId?: string
}

/**
 * A mail of the program itself: a login link, an invitation. It may hold a secret, so no copy is kept when a server takes
 * it; without one the outbox shows it to those who administrate mail.
 */
export async function sendNotification(kernel: Kernel, { workspaceId, to, subject, text, html, messageId = newId(), conversationId = workspaceId }: Notification): Promise<void> {
  const { system } = kernel.database
  const workspace = await system.selectFrom('workspaces').select('name').where('id', '=', workspaceId).executeTakeFirstOrThrow()
  const channel = await system.selectFrom('channels').select('address').where('workspace_id', '=', workspaceId).where('address', 'is not', null).orderBy('id').executeTakeFirst()
  const mail = composeMail({
    kind: 'notification', installationId: workspaceId, secret: mailSecret(kernel), conversationId, messageId,
    channel: { name: workspace.name, ...splitAddress(channel?.address ?? `notifications@${kernel.config.mail.domain}`) },
    authorName: null, to: [{ name: '', address: to }], subject, text, html,
  })
  const sender = senderOf(kernel)
  if (sender) await sender.send(mail)
  else await keepCopy(kernel, { workspaceId, kind: 'notification', channelId: null, conversationId: null, messageId: null }, mail)
}
