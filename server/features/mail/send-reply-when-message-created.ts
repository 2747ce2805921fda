import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { type JobInfo, reaction } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { messageCreated } from '../conversations/index.ts'
import { composeMail } from './compose-mail.ts'
import { keepCopy } from './keep-copy.ts'
import { loadReply } from './load-reply.ts'
import { noteDelivery, runAsMail } from './outgoing.ts'
import { senderOf } from './sender.ts'
import { MailSendError } from './smtp-sender.ts'

const Payload = z.object({ message: z.object({ id: Id, delivery: z.string().nullable() }) })

/** A reply in a mail conversation goes out to the contact's mail thread. Tried for about a day, then it counts as failed. */
export const sendReplyWhenMessageCreated = reaction({
  name: 'send-reply-when-message-created',
  on: [messageCreated],
  when: ({ payload }) => Payload.safeParse(payload).data?.message.delivery === 'queued',
  maxAttempts: 15,
  async run(kernel, event, job) {
    const { message: { id: messageId } } = Payload.parse(event.payload)
    const note = (delivery: 'sent' | 'failed', detail: string | null) =>
      runAsMail(kernel, event.workspaceId, event.correlationId ?? event.id, noteDelivery, { messageId, delivery, detail })
    const reply = await loadReply(kernel, event.workspaceId, messageId)
    if (!reply) return void await note('failed', 'The contact has no e-mail address, or the workspace no mail channel.')
    const mail = composeMail(reply)
    await keepCopy(kernel, { workspaceId: event.workspaceId, kind: 'person', channelId: reply.channelId, conversationId: reply.conversationId, messageId }, mail)
    await note('sent', await send(kernel, mail, job, note))
  },
})

/** @returns what the server said. A refusal of this mail is final; anything else is tried again with growing pauses. */
async function send(
  kernel: Kernel, mail: ReturnType<typeof composeMail>, job: JobInfo, note: (delivery: 'failed', detail: string) => Promise<unknown>,
): Promise<string | null> {
  const sender = senderOf(kernel)
  if (!sender) return null
  try {
    return (await sender.send(mail)).response
  } catch (error) {
    const final = (error instanceof MailSendError && error.kind === 'permanent') || job.attempt >= job.maxAttempts
    if (final) await note('failed', error instanceof Error ? error.message : String(error))
    throw error
  }
}
