import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { type Contact, contactCreated, findContact, findContactByEmail, insertContact } from '../contacts/index.ts'
import { addMessage, Conversation, findConversation, findMessage, Message, startConversation } from '../conversations/index.ts'
import { screenSender } from '../triage/index.ts'
import { sanitiseMailHtml, textFromHtml } from '../mail-text/index.ts'
import { findApiChannel } from './api-channel.ts'

const Writer = z.object({
  externalId: z.string().trim().min(1).max(200).optional().describe('Your own id of the contact, as in contacts'),
  email: z.email().max(320).toLowerCase().optional(),
  phone: z.string().trim().min(3).max(40).optional(),
  name: z.string().trim().min(1).max(200).optional(),
}).meta({ id: 'OutsideWriter' })

const Thread = z.object({
  externalId: z.string().min(1).max(200).optional()
    .describe('The thread\'s id outside: one conversation each. Without it: the writer\'s newest open one, else a new one'),
  subject: z.string().max(500).optional(),
  kind: z.enum(['chat', 'sms', 'voice', 'bug', 'feedback', 'survey']).default('chat').meta({ id: 'OutsideKind' }),
}).meta({ id: 'OutsideThread' })

const Text = z.object({
  externalId: z.string().min(1).max(90).describe('The message\'s id outside: sent again, it is there once'),
  text: z.string().max(50_000).default(''),
  html: z.string().max(500_000).optional().describe('Sanitised; gives the text where there is none'),
  fileIds: z.array(Id).max(20).default([]),
  sentAt: z.iso.datetime({ offset: true }).optional().describe('When it was written; now when left out, and never later than now'),
}).meta({ id: 'OutsideMessage' })

/** In: from whatever was built outside. Exactly once by the message's external id. */
export const receiveApiMessage = command({
  name: 'apiChannels.receiveMessage',
  summary: 'Take in a contact\'s message that came by an API channel',
  scope: 'messages:write',
  input: z.object({ channelId: Id, contact: Writer, conversation: Thread.prefault({}), message: Text }),
  output: z.object({ conversation: Conversation, message: Message, isNew: z.boolean() }).meta({ id: 'ReceivedApiMessage' }),
  errors: ['not_found', 'conflict'],
  rest: 'POST /channels/:channelId/messages',
  async run(ctx, { channelId, contact: writer, conversation: thread, message }) {
    await findApiChannel(ctx.db, channelId)
    check(writer, thread, message)
    // The same writer or thread twice at once is one contact and one conversation.
    await lock(ctx, [thread.externalId, writer.externalId, writer.email, writer.phone].flatMap((name) => (name ? [`${channelId} ${name}`] : [])))
    const known = thread.externalId === undefined ? undefined : await findThread(ctx, channelId, thread.externalId)
    const contact = known && !names(writer) ? await findContact(ctx.db, known.contactId) : await findWriter(ctx, writer)
    const clientId = `external:${message.externalId}`
    const sent = await findSent(ctx, channelId, known?.id ?? null, contact.id, clientId)
    if (sent) return { ...await asSent(ctx, sent), isNew: false }
    const conversationId = known?.id ?? await continueOrBegin(ctx, channelId, contact.id, thread)
    await screenSender(ctx, { contactId: contact.id, conversationId })
    const { message: written, conversation, isNew } = await addMessage({ ...ctx, now: moment(ctx.now, message.sentAt) }, {
      conversationId, kind: 'reply', author: { kind: 'contact', id: contact.id, name: contact.name ?? contact.email ?? contact.phone ?? 'Unknown sender' },
      ...bodyOf(message), clientId, files: message.fileIds.map((id) => ({ id })),
    })
    return { message: written, conversation, isNew }
  },
})

type Writer = z.output<typeof Writer>
type Thread = z.output<typeof Thread>
type Text = z.output<typeof Text>

function check(writer: Writer, { externalId }: Thread, { text, html, fileIds }: Text): void {
  if (!names(writer) && externalId === undefined) {
    throw new AppError('invalid_input', { issues: [{ path: 'contact', message: 'Say who wrote: externalId, email or phone, or name the conversation by its externalId.' }] })
  }
  if (text.trim() === '' && !html && fileIds.length === 0) {
    throw new AppError('invalid_input', { issues: [{ path: 'message.text', message: 'A message needs a text, HTML or a file.' }] })
  }
}

function names({ externalId, email, phone }: Writer): boolean {
  return (externalId ?? email ?? phone) !== undefined
}

// In one order, so that two messages never wait for each other.
async function lock(ctx: Context, texts: string[]): Promise<void> {
  for (const text of [...new Set(texts)].sort()) await sql`select pg_advisory_xact_lock(hashtextextended(${text}, 0))`.execute(ctx.db)
}

async function findThread(ctx: Context, channelId: string, externalId: string): Promise<{ id: string; contactId: string } | undefined> {
  const row = await ctx.db.selectFrom('conversations').select(['id', 'contact_id', 'merged_into'])
    .where('channel_id', '=', channelId).where('external_id', '=', externalId).executeTakeFirst()
  return row && { id: row.merged_into ?? row.id, contactId: row.contact_id }
}

/** By your own id, else by e-mail address, else by phone number, else someone new. */
async function findWriter(ctx: Context, { externalId, name, email, phone }: Writer): Promise<Contact> {
  const byId = externalId && await ctx.db.selectFrom('contacts').select('id').where('external_id', '=', externalId).executeTakeFirst()
  if (byId) return findContact(ctx.db, byId.id)
  const byEmail = email ? await findContactByEmail(ctx.db, email) : undefined
  if (byEmail && (externalId === undefined || byEmail.externalId === null)) return byEmail
  const byPhone = phone ? await ctx.db.selectFrom('contact_details').select('contact_id').where('phone', '=', phone).limit(1).executeTakeFirst() : undefined
  if (byPhone && externalId === undefined) return findContact(ctx.db, byPhone.contact_id)
  const contact = await insertContact(ctx.db, {
    externalId: externalId ?? null, name: name ?? null, email: byEmail ? null : email ?? null, phone: phone ?? null, lifecycle: 'lead',
  })
  ctx.emit(contactCreated, { subjectId: contact.id, payload: { contact } })
  return contact
}

/** A message that is there already: in its thread, or without one in any conversation of the writer on this channel. */
async function findSent(ctx: Context, channelId: string, conversationId: string | null, contactId: string, clientId: string): Promise<{ id: string; conversationId: string } | undefined> {
  const { rows: [row] } = await sql<{ id: string; conversationId: string }>`
    select messages.id, messages.conversation_id as "conversationId" from conversations join messages on messages.conversation_id = conversations.id
    where conversations.workspace_id = current_workspace() and messages.client_id = ${clientId}
      and ${conversationId ? sql`conversations.id = ${conversationId}::uuid` : sql`conversations.contact_id = ${contactId}::uuid and conversations.channel_id = ${channelId}::uuid and conversations.external_id is null`}
    limit 1`.execute(ctx.db)
  return row
}

async function asSent(ctx: Context, sent: { id: string; conversationId: string }): Promise<{ message: Message; conversation: Conversation }> {
  return { message: await findMessage(ctx.db, ctx.kernel.secrets, sent.id), conversation: await findConversation(ctx.db, sent.conversationId) }
}

async function continueOrBegin(ctx: Context, channelId: string, contactId: string, { externalId, subject, kind }: Thread): Promise<string> {
  const open = externalId !== undefined ? undefined : await ctx.db.selectFrom('conversations').select('id')
    .where('contact_id', '=', contactId).where('channel_id', '=', channelId).where('external_id', 'is', null).where('state', '!=', 'closed')
    .orderBy('last_message_at', 'desc').limit(1).executeTakeFirst()
  if (open) return open.id
  const { id } = await startConversation(ctx, { kind, channelId, contactId, subject: subject ?? null })
  if (externalId !== undefined) await ctx.db.updateTable('conversations').set({ external_id: externalId }).where('id', '=', id).execute()
  return id
}

function bodyOf({ text, html }: Text): { text: string; html: string | null; remoteImages: number } {
  if (!html) return { text, html: null, remoteImages: 0 }
  const clean = sanitiseMailHtml(html, { cidUrl: () => undefined })
  return { text: text.trim() === '' ? textFromHtml(html) : text, html: clean.html.trim() || null, remoteImages: clean.remoteImages }
}

function moment(now: Date, sentAt: string | undefined): Date {
  const sent = sentAt === undefined ? now : new Date(sentAt)
  return sent > now ? now : sent
}
