import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { type Contact, contactCreated, findContact, findContactByEmail, insertContact } from '../contacts/index.ts'
import { addMessage, Message, startConversation } from '../conversations/index.ts'
import { screenSender } from '../triage/index.ts'

/** In: from the service behind a plugin's channel. The same message twice is one message. */
export const receiveMessage = command({
  name: 'channels.receiveMessage',
  summary: 'Take in a contact\'s message from the service behind a plugin\'s channel',
  scope: 'channels:use',
  input: z.object({
    channelId: Id.optional().describe('Of a plugin\'s channel. A plugin names its own by `channel` instead'),
    channel: z.string().max(60).optional(),
    externalId: z.string().min(1).max(200).describe('The thread\'s id in the service: one conversation each'),
    messageId: z.string().min(1).max(90).describe('The message\'s id in the service'),
    contact: z.object({
      externalId: z.string().min(1).max(150).describe('Who wrote, by the service\'s id'), name: z.string().max(200).optional(), email: z.email().max(320).optional(),
    }),
    text: z.string().min(1).max(50_000),
    subject: z.string().max(500).optional(),
  }),
  output: z.object({ message: Message, isNew: z.boolean() }).meta({ id: 'ReceivedMessage' }),
  errors: ['not_found', 'conflict'],
  rest: 'POST /channels/messages',
  async run(ctx, { externalId, messageId, contact: writer, text, subject, ...place }) {
    const channel = await findPlace(ctx, place)
    // Two messages of a new thread at once begin one conversation.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${channel.id} ${externalId}`}, 0))`.execute(ctx.db)
    const known = await ctx.db.selectFrom('conversations').select(['id', 'contact_id']).where('channel_id', '=', channel.id).where('external_id', '=', externalId).executeTakeFirst()
    const contact = await findWriter(ctx, channel, writer)
    const spam = await screenSender(ctx, { contactId: contact.id, conversationId: known?.id ?? null })
    const conversationId = known?.id ?? await begin(ctx, { channelId: channel.id, externalId, contactId: contact.id, subject: subject ?? null, spam })
    const { message, isNew } = await addMessage(ctx, {
      conversationId, kind: 'reply', author: { kind: 'contact', id: contact.id, name: contact.name ?? contact.email ?? 'Unknown sender' }, text, clientId: `external:${messageId}`,
    })
    return { message, isNew }
  },
})

type Place = { id: string; plugin: string }

async function findPlace(ctx: Context, { channelId, channel }: { channelId?: string | undefined; channel?: string | undefined }): Promise<Place> {
  const own = ctx.actor.kind === 'plugin' ? ctx.actor.id : null
  const { rows: [row] } = await sql<Place>`
    select channels.id, plugin_installations.name as plugin
    from channels join plugin_installations on plugin_installations.id = channels.plugin_installation_id
    where ${own ? sql`plugin_installation_id = ${own}` : sql`true`}
      and ${channelId ? sql`channels.id = ${channelId}` : own && channel ? sql`plugin_channel = ${channel}` : sql`false`}`.execute(ctx.db)
  if (!row) throw new AppError('not_found', { detail: 'There is no such channel of a plugin.' })
  return row
}

/** By the service's id, else by e-mail address, else someone new. */
async function findWriter(ctx: Context, { plugin }: Place, { externalId, name, email }: { externalId: string; name?: string | undefined; email?: string | undefined }): Promise<Contact> {
  const id = `${plugin}:${externalId}`
  const known = await ctx.db.selectFrom('contacts').select('id').where('external_id', '=', id).executeTakeFirst()
  if (known) return findContact(ctx.db, known.id)
  const byEmail = email ? await findContactByEmail(ctx.db, email) : undefined
  if (byEmail) return byEmail
  const contact = await insertContact(ctx.db, { externalId: id, name: name ?? null, email: email?.toLowerCase() ?? null })
  ctx.emit(contactCreated, { subjectId: contact.id, payload: { contact } })
  return contact
}

type Beginning = { channelId: string; externalId: string; contactId: string; subject: string | null; spam: boolean }

async function begin(ctx: Context, { externalId, ...beginning }: Beginning): Promise<string> {
  const { id } = await startConversation(ctx, { kind: 'chat', ...beginning })
  await ctx.db.updateTable('conversations').set({ external_id: externalId }).where('id', '=', id).execute()
  return id
}
