import { sql } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { Conversation } from './conversation.ts'
import { conversationReopened, messageCreated } from './events.ts'
import type { Message } from './message.ts'
import { findMessage, messageColumns, type MessageRow, withUrls } from './message-queries.ts'
import { conversationColumns, findConversation, teamNameOf } from './queries.ts'

export type NewMessage = {
  conversationId: string
  kind: Message['kind']
  author: { kind: Message['authorKind']; id: string | null; name: string }
  text: string
  html?: string | null
  quotedText?: string | null
  quotedHtml?: string | null
  remoteImages?: number
  clientId?: string | null
  files?: readonly { id: string; inline?: boolean; contentId?: string | null }[]
  /** A reply of ours: in a mail conversation it waits for its job, in a chat it is there already. */
  goesOut?: boolean
  /** What became of it, when that is known already. */
  delivery?: Message['delivery']
  mail?: { id: string; messageId: string }
  /** A machine answered (vacation notice): it is shown, but nobody waits for a reply and nothing opens again. */
  automatic?: boolean
}

type Adding = Pick<Context, 'db' | 'now' | 'kernel' | 'emit' | 'recordChange'>
export type AddedMessage = { message: Message; conversation: Conversation; isNew: boolean }

/**
 * Writes a message and what it does to its conversation, and tells the log. The same client id twice gives the message that
 * is there already. A contact's reply opens the conversation again, unless it is spam, and the log hears of that too.
 * What is written to a conversation that was merged into another one, or is at this moment, is written there.
 * @throws AppError not_found
 */
export async function addMessage(ctx: Adding, fields: NewMessage): Promise<AddedMessage> {
  const { secrets } = ctx.kernel
  const id = newId()
  const { rows: [row] } = await insert(ctx, id, fields)
  if (!row) return findKnown(ctx, fields)
  if (!row.conversation) return addToMerged(ctx, row.id, fields)
  if (fields.files?.length) await attach(ctx, id, fields.files)
  const { conversation, teamName, stateBefore, ...messageRow } = row
  const message = fields.files?.length ? await findMessage(ctx.db, secrets, id) : withUrls(secrets, messageRow)
  const current = readConversation(conversation)
  ctx.emit(messageCreated, { subjectId: current.id, payload: { message, conversation: current, teamName } })
  if (stateBefore !== 'open' && current.state === 'open') {
    ctx.recordChange({ subjectId: current.id, before: { state: stateBefore }, after: { state: current.state } })
    ctx.emit(conversationReopened, { subjectId: current.id, payload: { conversation: current } })
  }
  return { message, conversation: current, isNew: true }
}

type Inserted = MessageRow & { conversation: Record<string, unknown> | null; teamName: string | null; stateBefore: Conversation['state'] }

/**
 * One statement and one round trip: the conversation moves only if the message is new. `updated_at` grows with every
 * write, so that of two records that of the last writer is known, in whatever order their events come. The state before is
 * read under the lock: of two messages at once, one opens it again.
 */
function insert({ db, now }: Pick<Context, 'db' | 'now'>, id: string, fields: NewMessage) {
  const byContact = fields.author.kind === 'contact' && !fields.automatic
  const answers = fields.kind === 'reply' && fields.author.kind === 'member'
  const isReply = fields.kind === 'reply'
  return sql<Inserted>`
    with before as materialized (
      select id, state from conversations where id = ${fields.conversationId}::uuid and merged_into is null for no key update
    ), messages as (
      insert into messages (id, workspace_id, conversation_id, kind, author_kind, author_id, author_name, client_id, text, html, quoted_text,
        quoted_html, remote_images, delivery, mail_id, mail_message_id, created_at)
      select ${id}::uuid, workspace_id, id, ${fields.kind}, ${fields.author.kind}, ${fields.author.id}::uuid, ${fields.author.name}, ${fields.clientId ?? null},
        ${fields.text}, ${fields.html ?? null}, ${fields.quotedText ?? null}, ${fields.quotedHtml ?? null}, ${fields.remoteImages ?? 0},
        coalesce(${fields.delivery ?? null}, case when kind = 'email' and ${fields.goesOut ?? false} then 'queued' end), ${fields.mail?.id ?? null}::uuid, ${fields.mail?.messageId ?? null}, ${now}
      from conversations where id = ${fields.conversationId}::uuid and merged_into is null
      on conflict (conversation_id, client_id) where client_id is not null do nothing
      returning *
    ), moved as (
      update conversations set
        updated_at = greatest(${now}::timestamptz, updated_at + interval '1 millisecond'),
        preview = case when ${isReply} then ${previewOf(fields.text)} else preview end,
        last_message_id = case when ${isReply} then ${id}::uuid else last_message_id end,
        last_message_at = case when ${fields.kind !== 'event'} then greatest(${now}::timestamptz, last_message_at) else last_message_at end,
        last_message_by = case when ${isReply} then ${fields.author.kind} else last_message_by end,
        unread = case when ${byContact} and not spam then true else unread end,
        news_at = case when ${byContact} and not spam then greatest(${now}::timestamptz, updated_at + interval '1 millisecond') else news_at end,
        waiting_since = case when ${byContact} and not spam then coalesce(waiting_since, ${now}::timestamptz) when ${answers} then null else waiting_since end,
        state = case when ${byContact} and not spam and conversations.state in ('closed', 'snoozed', 'pending') then 'open' else conversations.state end,
        closed_at = case when ${byContact} and not spam then null else closed_at end,
        snoozed_until = case when ${byContact} and not spam then null else snoozed_until end
      from before where conversations.id = before.id and exists (select from messages)
      returning conversations.*
    )
    select ${messageColumns}, (select to_jsonb(shown) from (select ${conversationColumns} from moved as conversations) as shown) as conversation,
      (select state from before) as "stateBefore", ${teamNameOf(sql`(select channel_id from moved)`)} as "teamName"
    from messages`.execute(db)
}

/** It was merged between the two halves of the statement: this saw it before, and waited for it to end. */
async function addToMerged(ctx: Adding, messageId: string, fields: NewMessage): Promise<AddedMessage> {
  await ctx.db.deleteFrom('messages').where('id', '=', messageId).execute()
  const { mergedInto } = await findConversation(ctx.db, fields.conversationId)
  if (!mergedInto) throw new AppError('not_found')
  return addMessage(ctx, { ...fields, conversationId: mergedInto })
}

async function findKnown(ctx: Adding, fields: NewMessage): Promise<AddedMessage> {
  const { db, kernel } = ctx
  const conversation = await findConversation(db, fields.conversationId)
  if (conversation.mergedInto) return addMessage(ctx, { ...fields, conversationId: conversation.mergedInto })
  const known = await db.selectFrom('messages').select('id')
    .where('conversation_id', '=', fields.conversationId).where('client_id', '=', fields.clientId ?? '').executeTakeFirst()
  if (!known) throw new AppError('conflict', { detail: 'The conversation changed at the same moment. Try again.' })
  return { message: await findMessage(db, kernel.secrets, known.id), conversation, isNew: false }
}

async function attach({ db }: Pick<Context, 'db'>, messageId: string, files: NonNullable<NewMessage['files']>): Promise<void> {
  const stored = await db.selectFrom('files').select('id').where('id', 'in', files.map(({ id }) => id)).where('stored_at', 'is not', null).execute()
  const missing = files.find(({ id }) => !stored.some((file) => file.id === id))
  if (missing) throw new AppError('invalid_input', { issues: [{ path: 'fileIds', message: `The file ${missing.id} has not been uploaded.` }] })
  await db.insertInto('attachments').values(files.map((file, position) => ({
    message_id: messageId, file_id: file.id, position, content_id: file.contentId ?? null, inline: file.inline ?? false,
  }))).execute()
}

// In jsonb moments are text; the shape wants dates.
function readConversation(row: Record<string, unknown>): Conversation {
  const date = (value: unknown): Date | null => (typeof value === 'string' ? new Date(value) : null)
  return {
    ...(row as Conversation),
    lastMessageAt: date(row['lastMessageAt'])!, createdAt: date(row['createdAt'])!, updatedAt: date(row['updatedAt'])!,
    waitingSince: date(row['waitingSince']), closedAt: date(row['closedAt']), snoozedUntil: date(row['snoozedUntil']), slaDueAt: date(row['slaDueAt']), newsAt: date(row['newsAt']),
  }
}

export function previewOf(text: string): string {
  const line = text.slice(0, 600).replace(/\s+/g, ' ').trim()
  // A cut may halve a character of two code units, which jsonb refuses.
  return (line.length > 140 ? `${line.slice(0, 139)}…` : line).toWellFormed()
}
