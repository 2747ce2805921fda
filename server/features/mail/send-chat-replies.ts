import type { Kernel } from '../../kernel/kernel.ts'
import { htmlFromText } from '../mail-text/index.ts'
import { composeMail } from './compose-mail.ts'
import { keepCopy } from './keep-copy.ts'
import { loadReply } from './load-reply.ts'
import { noteDelivery, runAsMail } from './outgoing.ts'
import { fromBoxAlone } from './send-reply.ts'
import { senderOf, senderOfChannel } from './sender.ts'
import { MailSendError } from './smtp-sender.ts'

type ChatReplies = {
  /** Of one conversation, oldest first. */
  messageIds: readonly string[]
  to: string
  /** The page where the visitor can go on in the chat. */
  pageUrl: string | null
  /** No further try will be made. */
  isLast: boolean
}

/** Answers of a chat as one mail. Its Message-ID is made of the last one's id, so that a second try is known as the same mail. */
export async function sendChatReplies(kernel: Kernel, workspaceId: string, { messageIds, to, pageUrl, isLast }: ChatReplies): Promise<void> {
  const last = messageIds.at(-1)!
  const note = async (delivery: 'sent' | 'failed', detail: string | null): Promise<void> => {
    for (const messageId of messageIds) await runAsMail(kernel, workspaceId, last, noteDelivery, { messageId, delivery, detail })
  }
  const loaded = await Promise.all(messageIds.map((id) => loadReply(kernel, workspaceId, id, to)))
  const replies = loaded.flatMap((reply) => reply ?? [])
  const newest = replies.at(-1)
  if (!newest) return note('failed', 'The workspace has no mail channel.')
  const own = await senderOfChannel(kernel, workspaceId, newest.channelId)
  const invitation = pageUrl ? [{ text: `${newest.channel.name}: ${pageUrl}`, html: undefined }] : []
  const said = [...replies, ...invitation]
  const composed = composeMail({
    ...newest,
    text: said.flatMap(({ text }) => text || []).join('\n\n'),
    html: said.map(({ text = '', html }) => html ?? htmlFromText(text)).join('\n'),
    attachments: replies.flatMap(({ attachments }) => attachments ?? []),
  })
  const mail = own ? fromBoxAlone(composed) : composed
  await keepCopy(kernel, { workspaceId, kind: 'person', channelId: newest.channelId, conversationId: newest.conversationId, messageId: last, copied: [to] }, mail)
  try {
    const sent = await (own ?? senderOf(kernel))?.send(mail)
    await note('sent', sent?.response ?? null)
  } catch (error) {
    const isRefused = error instanceof MailSendError && error.kind === 'permanent'
    if (isRefused || isLast) await note('failed', error instanceof Error ? error.message : String(error))
    if (!isRefused) throw error
  }
}
