import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { Id, newId } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { type Contact, contactCreated, findContactByEmail, insertContact } from '../contacts/index.ts'
import { addMessage, type Conversation, findConversation, startConversation } from '../conversations/index.ts'
import { cutText } from '../mail-text/index.ts'
import { screenSender } from '../triage/index.ts'
import { keepContent } from './keep-content.ts'
import { copiedOn, fingerprintOf, insertMail, placeRaw } from './mail-rows.ts'
import { noteBounce } from './note-bounce.ts'
import { type MailKind, type ParsedMail, parseMail, recogniseAutomatic } from '../mime/index.ts'
import { decideThread } from './thread-mail.ts'

/** What arrived, worked out before the transaction: parsing, hashing and large blobs need no lock. */
export type ArrivedMail = {
  mail: ParsedMail
  kind: MailKind
  raw: Awaited<ReturnType<typeof placeRaw>>
  fingerprint: Buffer
}

const Arrival = z.object({
  mailId: Id,
  channel: z.object({ id: Id, name: z.string(), address: z.string() }),
  conversationId: Id.nullable().describe('Of the reply token'),
  bouncedMessageId: Id.nullable(),
  envelope: z.object({ from: z.string(), to: z.array(z.string()) }),
  arrived: z.custom<ArrivedMail>(),
  arrivedAt: z.date().optional().describe('Of a mail that lay elsewhere for a while; now when left out'),
})

/** Takes one mail into one workspace: the same mail twice is one message. Run by the SMTP entrance. */
export const receiveMail = command({
  name: 'mails.receive',
  summary: 'Take in a mail',
  scope: 'mails:manage',
  input: Arrival,
  output: z.object({ outcome: z.enum(['stored', 'known']), conversationId: Id.nullable() }),
  rest: 'POST /mails',
  secret: ['arrived'],
  async run(called, arrival) {
    const { arrived, channel, mailId, arrivedAt } = arrival
    const ctx = arrivedAt && arrivedAt < called.now ? { ...called, now: arrivedAt } : called
    const { mail, kind } = arrived
    const target = await findTarget(ctx, arrival)
    const conversationId = target.conversation?.id ?? (target.begins ? newId() : null)
    // Sent together: who wrote is asked for while the mail is written.
    const [isNew, known] = await Promise.all([insertMail(ctx.db, {
      id: mailId, workspaceId: ctx.workspaceId, channelId: channel.id, conversationId, direction: 'in', kind: kind.kind, messageId: mail.messageId,
      fingerprint: arrived.fingerprint, inReplyTo: mail.inReplyTo, fromAddress: mail.from?.address ?? '', copied: copiedBy(mail, arrival),
      envelopeFrom: arrival.envelope.from, envelopeTo: arrival.envelope.to, subject: cutText(mail.subject, 1000), defects: mail.defects, createdAt: ctx.now,
    }, arrived.raw), findSender(ctx, mail, arrival.envelope.from)])
    if (!isNew) return { outcome: 'known' as const, conversationId: null }
    if (kind.kind === 'bounce' && target.bouncedMessageId) await noteBounce(ctx, target.bouncedMessageId, kind.bounce)
    else if (conversationId) await addToConversation(ctx, arrival, conversationId, target, known ?? await makeSender(ctx, mail, arrival.envelope.from))
    return { outcome: 'stored' as const, conversationId }
  },
})

type Target = { conversation: Conversation | null; begins: boolean; related: string | null; bouncedMessageId: string | null }

/** The conversation that a mail continues, or that it begins one. Our own mail coming back is kept and goes nowhere. */
async function findTarget(ctx: Context, { arrived: { mail, kind }, conversationId, bouncedMessageId }: z.output<typeof Arrival>): Promise<Target> {
  if (kind.kind === 'own') return { conversation: null, begins: false, related: null, bouncedMessageId: null }
  if (kind.kind === 'bounce') {
    const bounced = await findBounced(ctx, bouncedMessageId, kind.bounce.originalMessageId)
    if (bounced) return { conversation: await findConversation(ctx.db, bounced.conversationId), begins: false, related: null, bouncedMessageId: bounced.id }
  }
  const decision = await decideThread({ from: mail.from, inReplyTo: mail.inReplyTo, references: mail.references, replyTokens: conversationId ? [conversationId] : [] }, {
    conversationByToken: (id) => conversationOfToken(ctx, id, mail.inReplyTo),
    conversationsByMessageIds: (ids) => conversationsOf(ctx, ids),
    participantsOf: (id) => participantsOf(ctx, id),
  })
  const conversation = decision.conversationId ? await findConversation(ctx.db, decision.conversationId) : null
  return { conversation, begins: conversation === null, related: decision.related, bouncedMessageId: null }
}

/** Where what was written there is now: merged into another conversation, or, if it answers a message that was split off, with that. */
async function conversationOfToken(ctx: Context, id: string, inReplyTo: string | null): Promise<string | null> {
  const { rows: [place] } = await sql<{ id: string }>`
    select coalesce((
      select messages.conversation_id from messages join split_messages on message_id = messages.id
      where messages.workspace_id = current_workspace() and mail_message_id = ${inReplyTo} order by messages.id desc limit 1
    ), merged_into, id) as id
    from conversations where id = ${id}::uuid`.execute(ctx.db)
  return place?.id ?? null
}

async function findBounced(ctx: Context, messageId: string | null, mailMessageId: string | null): Promise<{ id: string; conversationId: string } | undefined> {
  if (!messageId && !mailMessageId) return undefined
  const found = await ctx.db.selectFrom('messages').select(['id', 'conversation_id'])
    .where((where) => (messageId ? where('id', '=', messageId) : where('mail_message_id', '=', mailMessageId))).executeTakeFirst()
  return found && { id: found.id, conversationId: found.conversation_id }
}

export async function conversationsOf(ctx: Context, messageIds: string[]): Promise<Map<string, string>> {
  const rows = await ctx.db.selectFrom('messages').select(['mail_message_id', 'conversation_id']).where('mail_message_id', 'in', messageIds).execute()
  return new Map(rows.map((row) => [row.mail_message_id!, row.conversation_id]))
}

export async function participantsOf(ctx: Context, conversationId: string): Promise<string[]> {
  const contact = await ctx.db.selectFrom('conversations').innerJoin('contact_details', 'contact_details.contact_id', 'conversations.contact_id')
    .select('email').where('conversations.id', '=', conversationId).executeTakeFirst()
  const { rows: others } = await sql<{ email: string | null }>`
    select email from conversation_participants join contact_details using (contact_id)
    where conversation_participants.workspace_id = current_workspace() and conversation_id = ${conversationId}::uuid`.execute(ctx.db)
  return [contact?.email, ...others.map(({ email }) => email), ...(await copiedOn(ctx.db, conversationId))].filter((address) => typeof address === 'string')
}

async function addToConversation(ctx: Context, arrival: z.output<typeof Arrival>, id: string, target: Target, contact: Contact): Promise<void> {
  const { arrived: { mail, kind }, channel } = arrival
  const [content, spam] = await Promise.all([keepContent(ctx, mail), screenSender(ctx, { contactId: contact.id, conversationId: target.conversation?.id ?? null })])
  // Not waited for: the message is sent behind it on the same connection, and answered behind it.
  const started = target.conversation ? undefined : startConversation(ctx, {
    id, kind: 'email', contactId: contact.id, channelId: channel.id, subject: cutText(mail.subject, 500) || null, relatedTo: target.related, spam,
  })
  const added = addMessage(ctx, {
    conversationId: id, kind: 'reply', author: { kind: 'contact', id: contact.id, name: contact.name ?? contact.email ?? 'Unknown sender' },
    ...content, mail: { id: arrival.mailId, messageId: mail.messageId },
    automatic: kind.kind === 'auto-reply' || kind.kind === 'bounce',
  })
  const [, { conversation }] = await Promise.all([started, added])
  // Merged into another one at this very moment: its answers are to be known there.
  if (conversation.id !== id) await ctx.db.updateTable('mails').set({ conversation_id: conversation.id }).where('id', '=', arrival.mailId).execute()
}

// Making the schema takes 27 µs, using it half a microsecond.
const SenderAddress = z.email().max(320)

/** Whoever wrote, when known. A mail without a readable sender comes from nobody in particular. */
async function findSender(ctx: Context, mail: ParsedMail, envelopeFrom: string): Promise<Contact | undefined> {
  const email = senderAddress(mail, envelopeFrom)
  return email ? findContactByEmail(ctx.db, email) : undefined
}

async function makeSender(ctx: Context, mail: ParsedMail, envelopeFrom: string): Promise<Contact> {
  const contact = await insertContact(ctx.db, { email: senderAddress(mail, envelopeFrom), name: cutText(mail.from?.name ?? '', 200) || null })
  ctx.emit(contactCreated, { subjectId: contact.id, payload: { contact } })
  return contact
}

function senderAddress(mail: ParsedMail, envelopeFrom: string): string | null {
  const parsed = SenderAddress.safeParse((mail.from?.address || envelopeFrom).toLowerCase())
  return parsed.success ? parsed.data : null
}

function copiedBy(mail: ParsedMail, { channel, envelope }: z.output<typeof Arrival>): string[] {
  const ours = new Set([channel.address, ...envelope.to.map((address) => address.toLowerCase())])
  return [...new Set([...mail.to, ...mail.cc].map(({ address }) => address.toLowerCase()))].filter((address) => address && !ours.has(address)).slice(0, 100)
}

export async function readArrival(raw: Buffer, envelopeFrom: string, place: { storage: Parameters<typeof placeRaw>[0]; workspaceId: string; mailId: string }): Promise<ArrivedMail> {
  const mail = await parseMail(raw)
  return {
    mail,
    kind: recogniseAutomatic(mail, { from: envelopeFrom, installationId: place.workspaceId }),
    raw: await placeRaw(place.storage, place.workspaceId, place.mailId, raw),
    fingerprint: fingerprintOf(mail),
  }
}
