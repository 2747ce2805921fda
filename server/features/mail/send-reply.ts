import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { action } from '../../kernel/flows/action.ts'
import { systemFlow } from '../../kernel/flows/system-flow.ts'
import { Id } from '../../kernel/ids.ts'
import { composeMail, type OutgoingMail } from './compose-mail.ts'
import { keepCopy } from './keep-copy.ts'
import { loadReply } from './load-reply.ts'
import { noteDelivery, runAsMail } from './outgoing.ts'
import { senderOf, senderOfChannel } from './sender.ts'
import { MailSendError, type SmtpSender } from './smtp-sender.ts'

/** A reply in a mail conversation goes out to the contact's mail thread. Tried for about a day, then it counts as failed. */
export const sendReplies = systemFlow({
  name: 'send-replies',
  summary: 'Sends replies in mail conversations to the contact',
  version: 1,
  definition: {
    trigger: { kind: 'event', event: 'message.created' },
    where: { field: 'trigger.message.delivery', test: 'equals', value: 'queued' },
    steps: [{
      kind: 'action', id: 'send', action: 'replies.send', input: { messageId: '{{ trigger.message.id }}' },
      retry: { attempts: 15, seconds: 5 }, timeoutSeconds: 300,
    }],
  },
})

type Note = (delivery: 'sent' | 'failed', detail: string | null) => Promise<unknown>

export const sendReply = action({
  name: 'replies.send',
  summary: 'Send a reply by mail',
  isInternal: true,
  input: z.object({ messageId: Id }),
  output: z.object({ delivery: z.enum(['sent', 'failed']), detail: z.string().nullable() }),
  async run(kernel, { workspaceId, input: { messageId }, run, attempt, maxAttempts }) {
    const note: Note = (delivery, detail) => runAsMail(kernel, workspaceId, `run:${run.id}`, noteDelivery, { messageId, delivery, detail })
    const reply = await loadReply(kernel, workspaceId, messageId)
    if (!reply) {
      const detail = 'The contact has no e-mail address, or the workspace no mail channel.'
      await note('failed', detail)
      return { delivery: 'failed' as const, detail }
    }
    const own = await senderOfChannel(kernel, workspaceId, reply.channelId).catch(async (error: unknown) => {
      if (attempt >= maxAttempts) await note('failed', error instanceof Error ? error.message : String(error))
      throw error
    })
    const mail = own ? fromBoxAlone(composeMail(reply)) : composeMail(reply)
    await keepCopy(kernel, { workspaceId, kind: 'person', channelId: reply.channelId, conversationId: reply.conversationId, messageId }, mail)
    const detail = await send(own ?? senderOf(kernel), mail, attempt >= maxAttempts, note)
    await note('sent', detail)
    return { delivery: 'sent' as const, detail }
  },
})

/** @returns what the server said. A refusal of this mail is final; anything else is tried again with growing pauses. */
async function send(sender: SmtpSender | null, mail: OutgoingMail, isLast: boolean, note: Note): Promise<string | null> {
  if (!sender) return null
  try {
    return (await sender.send(mail)).response
  } catch (error) {
    const isRefused = error instanceof MailSendError && error.kind === 'permanent'
    if (isRefused || isLast) await note('failed', error instanceof Error ? error.message : String(error))
    throw isRefused ? new AppError('conflict', { detail: error.message }, { cause: error }) : error
  }
}

/** Many providers take and deliver for the very address of a box alone, none with a token behind +; the thread is found by its headers. */
export function fromBoxAlone(mail: OutgoingMail): OutgoingMail {
  return { ...mail, replyTo: { ...mail.replyTo, address: mail.from.address }, envelope: { ...mail.envelope, from: mail.from.address } }
}
