import { buffer } from 'node:stream/consumers'
import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { findContact } from '../contacts/index.ts'
import { findConversation, findMessage, type Message } from '../conversations/index.ts'
import { readFileContent } from '../files/index.ts'
import type { ComposeOptions } from './compose-mail.ts'
import { mailSecret } from './find-channel.ts'
import { readRecipient } from './reply-token.ts'

/** Everything that an agent's reply is composed of. Null when there is nobody left to send it to. @param to instead of the contact's own address */
export async function loadReply(kernel: Kernel, workspaceId: string, messageId: string, to?: string): Promise<(ComposeOptions & { channelId: string | null }) | null> {
  const db = kernel.database.forWorkspace(workspaceId)
  const message = await findMessage(db, kernel.secrets, messageId)
  const conversation = await findConversation(db, message.conversationId)
  const contact = await findContact(db, conversation.contactId)
  const channel = await channelOf(db, conversation.channelId)
  const address = to ?? contact.email
  if (!address || !channel) return null
  const earlier = await earlierMails(db, conversation.id, messageId)
  const last = earlier.at(-1)
  return {
    kind: 'reply',
    installationId: workspaceId,
    secret: mailSecret(kernel),
    conversationId: conversation.id,
    messageId,
    channelId: channel.id,
    channel: { name: channel.workspaceName, ...splitAddress(channel.address) },
    authorName: message.authorName || null,
    to: [{ name: contact.name ?? '', address }],
    cc: await participantsOf(db, conversation.id),
    subject: conversation.subject || `Message from ${channel.workspaceName}`,
    text: message.text,
    ...(message.html ? { html: message.html } : {}),
    previous: last ? { from: { name: last.authorName, address: last.authorKind === 'contact' ? last.authorEmail ?? address : channel.address }, date: last.createdAt, text: last.text, html: last.html ?? '' } : null,
    inReplyTo: last?.mailMessageId ?? null,
    references: earlier.flatMap(({ mailMessageId }) => mailMessageId ?? []),
    attachments: await readAttachments(kernel, workspaceId, message),
    date: message.createdAt,
  }
}

type EarlierMail = { mailMessageId: string | null; authorName: string; authorKind: string; authorEmail: string | null; text: string; html: string | null; createdAt: Date }

/** The mails of the thread before this reply, oldest first; the last one is quoted and answered. */
async function earlierMails(db: Db, conversationId: string, before: string): Promise<EarlierMail[]> {
  const { rows } = await sql<EarlierMail>`
    select * from (
      select id, mail_message_id as "mailMessageId", author_name as "authorName", author_kind as "authorKind",
        (select email from contact_details where contact_id = author_id) as "authorEmail", text, html, created_at as "createdAt"
      from messages where workspace_id = current_workspace() and conversation_id = ${conversationId} and id < ${before} and kind = 'reply'
        and mail_message_id is not null
      order by id desc limit 20) as newest
    order by id`.execute(db)
  return rows
}

/** Who takes part since another conversation was merged into this one. */
async function participantsOf(db: Db, conversationId: string): Promise<{ name: string; address: string }[]> {
  const { rows } = await sql<{ name: string; address: string }>`
    select coalesce(name, '') as name, email as address from conversation_participants join contact_details using (contact_id)
    where conversation_participants.workspace_id = current_workspace() and conversation_id = ${conversationId}::uuid and email is not null
    order by added_at, contact_id`.execute(db)
  return rows
}

type MailChannel = { id: string; address: string; workspaceName: string }

/** The conversation's own mail channel, else the workspace's first. */
async function channelOf(db: Db, channelId: string | null): Promise<MailChannel | undefined> {
  const { rows } = await sql<MailChannel>`
    select channels.id, address, workspaces.name as "workspaceName"
    from channels join workspaces on workspaces.id = channels.workspace_id
    where channels.workspace_id = current_workspace() and address is not null
    order by channels.id = ${channelId}::uuid desc nulls last, channels.id limit 1`.execute(db)
  return rows[0]
}

async function readAttachments(kernel: Kernel, workspaceId: string, message: Message): Promise<NonNullable<ComposeOptions['attachments']>> {
  return Promise.all(message.attachments.map(async ({ fileId, name, contentType }) => ({
    filename: name, contentType, content: await buffer(await readFileContent(kernel.storage, workspaceId, fileId)),
  })))
}

export function splitAddress(address: string): { localPart: string; domain: string } {
  const recipient = readRecipient(address)
  if (!recipient) throw new Error(`the channel's address is none: ${address}`)
  return { localPart: recipient.localPart, domain: recipient.domain }
}
