import { sql } from 'kysely'
import { z } from 'zod'
import { publicUrlOf } from '../../config.ts'
import type { Db } from '../../kernel/db/database.ts'
import { Id } from '../../kernel/ids.ts'
import { job } from '../../kernel/jobs/job.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { findContact } from '../contacts/index.ts'
import { findConversation, findMessage } from '../conversations/index.ts'
import { sendWebhook } from '../webhooks/index.ts'
import { type SealedSecrets } from './api-channel.ts'
import { type Lane, sendJobName, sendRequest } from './lane.ts'
import { noteReply } from './note-reply.ts'

// Then the job asks for another one, so that others get their turn.
const mostInARow = 20

export const sendReplies = job({
  name: sendJobName,
  payload: z.object({ conversationId: Id }),
  timeoutSeconds: 400,
  run: (kernel, { workspaceId, payload, job: { signal } }) => sendLane(kernel, { workspaceId: workspaceId!, ...payload }, { signal }),
})

/** Sends what waits, the earliest first; stops at one that fails or is not due. @param clock tests give one of their own */
export async function sendLane(kernel: Kernel, lane: Lane, { signal, clock = () => new Date() }: { signal?: AbortSignal | undefined; clock?: () => Date } = {}): Promise<void> {
  const db = kernel.database.forWorkspace(lane.workspaceId)
  for (let sent = 0; ; sent++) {
    const next = await findNext(db, lane.conversationId)
    if (!next) return
    const now = clock()
    if (next.dueAt > now || sent >= mostInARow) {
      const at = next.dueAt > now ? next.dueAt : now
      return kernel.database.transaction(lane.workspaceId, ({ db: writes }) => kernel.jobs.add(writes, [sendRequest(lane, at)]))
    }
    // Someone took the address away: there is nothing to send to.
    const result = next.url === null
      ? { succeeded: false, reason: 'The channel has no address any more.', retryAt: null, isHopeless: true }
      : { ...await sendWebhook(kernel, { ...next, url: next.url, workspaceId: lane.workspaceId }, { id: next.messageId, body: await bodyOf(kernel, db, next) }, now, signal), isHopeless: false }
    const call = { caller: systemCaller(lane.workspaceId, 'api channel'), request: { correlationId: next.messageId, ip: null, userAgent: null }, surface: 'internal' as const }
    const { output } = await runOperation(kernel, noteReply, call, {
      messageId: next.messageId, succeeded: result.succeeded, isHopeless: result.isHopeless, reason: result.reason, retryAt: result.retryAt, at: now,
    })
    if (!output.goesOn) return
  }
}

type Next = SealedSecrets & { messageId: string; channelId: string; dueAt: Date; url: string | null }

async function findNext(db: Db, conversationId: string): Promise<Next | undefined> {
  const { rows: [row] } = await sql<Next>`
    select message_id as "messageId", channel_id as "channelId", due_at as "dueAt", url, secret, former_secrets as "formerSecrets"
    from api_channel_replies join api_channels using (channel_id)
    where conversation_id = ${conversationId}::uuid and state = 'waiting' order by position limit 1`.execute(db)
  return row
}

/** The same on every attempt of a day. Files are there for whoever has their signed address, for a day. */
async function bodyOf(kernel: Kernel, db: Db, { messageId, channelId }: Next): Promise<string> {
  const message = await findMessage(db, kernel.secrets, messageId)
  const conversation = await findConversation(db, message.conversationId)
  const contact = await findContact(db, conversation.contactId)
  const thread = await db.selectFrom('conversations').select('external_id').where('id', '=', conversation.id).executeTakeFirst()
  const origin = publicUrlOf(kernel.config)
  return JSON.stringify({
    type: 'message.send',
    timestamp: message.createdAt.toISOString(),
    id: message.id,
    data: {
      channelId,
      message: {
        id: message.id, text: message.text, html: message.html, authorKind: message.authorKind, authorName: message.authorName, createdAt: message.createdAt,
        attachments: message.attachments.map(({ name, contentType, size, url }) => ({ name, contentType, size, url: new URL(url, origin).href })),
      },
      conversation: { id: conversation.id, externalId: thread?.external_id ?? null, kind: conversation.kind, number: conversation.number, subject: conversation.subject },
      contact: { id: contact.id, externalId: contact.externalId, name: contact.name, email: contact.email, phone: contact.phone },
    },
  })
}
