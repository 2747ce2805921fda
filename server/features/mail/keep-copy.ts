import { createHash } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { type OutgoingMail, renderMail } from './compose-mail.ts'
import { placeRaw } from './mail-rows.ts'
import { keepOutgoing, runAsMail } from './outgoing.ts'

type Copy = { workspaceId: string; kind: 'person' | 'notification'; channelId: string | null; conversationId: string | null; messageId: string | null; copied?: string[] }

/** Keeps a mail as it goes out, once: a job that runs again composes the same Message-ID. */
export async function keepCopy(kernel: Kernel, { workspaceId, kind, channelId, conversationId, messageId, copied = [] }: Copy, mail: OutgoingMail): Promise<void> {
  const id = newId()
  const mailMessageId = mail.messageId.slice(1, -1)
  const raw = await placeRaw(kernel.storage, workspaceId, id, await renderMail(mail))
  await runAsMail(kernel, workspaceId, id, keepOutgoing, {
    replyTo: messageId,
    raw,
    mail: {
      id, workspaceId, channelId, conversationId, direction: 'out', kind, messageId: mailMessageId,
      fingerprint: createHash('sha256').update(mailMessageId).digest(), inReplyTo: mail.inReplyTo?.slice(1, -1) ?? null,
      fromAddress: mail.from.address, copied, envelopeFrom: mail.envelope.from, envelopeTo: mail.envelope.to,
      subject: mail.subject, defects: [], createdAt: new Date(),
    },
  })
}
