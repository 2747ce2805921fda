import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { changeConversation, Conversation, conversationUpdated, lockConversation, startConversation } from '../conversations/index.ts'
import { conversationSplit } from './events.ts'
import { settle } from './settle-conversation.ts'

const mostMessages = 500

const Input = z.object({
  id: Id,
  fromMessageId: Id.optional().describe('This message and all after it'),
  messageIds: z.array(Id).min(1).max(mostMessages).optional().describe('Or these messages'),
  subject: z.string().trim().min(1).max(500).optional().describe('Of the new conversation; that of the old one when left out'),
})

export const splitConversation = command({
  name: 'conversations.split',
  summary: 'Make a conversation of its own of some messages of another one',
  scope: 'conversations:write',
  input: Input,
  output: z.object({ conversation: Conversation.describe('The new one'), from: Conversation }).meta({ id: 'SplitConversation' }),
  errors: ['not_found', 'conflict'],
  rest: 'POST /conversations/:id/parts',
  async run(ctx, input) {
    const before = await lockConversation(ctx.db, input.id)
    if (before.mergedInto) throw new AppError('conflict', { detail: 'This conversation was merged into another one: split that one.' })
    const { moved, left } = await chosen(ctx, input)
    const hadLast = lastOfContact([...moved, ...left])
    const takesLast = hadLast !== undefined && moved.includes(hadLast)
    const begun = await startConversation(ctx, {
      kind: before.kind, contactId: contactOf(moved, before), channelId: before.channelId, subject: input.subject ?? before.subject, relatedTo: before.id,
    })
    const messageIds = moved.map(({ id }) => id)
    await moveMessages(ctx, { messageIds, source: before, target: begun })
    const conversation = await changeConversation(ctx, {
      before: begun, event: conversationUpdated, line: `${ctx.actor.name} split this off #${before.number}`, set: {
        ...await settle(ctx.db, begun, before.waitingSince !== null), unread: before.unread && takesLast,
        assignee_id: before.assigneeId, team_id: before.teamId, priority: before.priority,
      },
    })
    const from = await changeConversation(ctx, {
      before, event: conversationUpdated, line: `${ctx.actor.name} split ${moved.length === 1 ? 'a message' : `${moved.length} messages`} off into #${begun.number}`,
      set: { ...await settle(ctx.db, before, before.waitingSince !== null), unread: before.unread && !takesLast },
    })
    ctx.emit(conversationSplit, { subjectId: conversation.id, payload: { conversation, from, messageIds } })
    return { conversation, from }
  },
})

type Entry = { id: string; kind: string; authorKind: string; authorId: string | null }

async function chosen({ db }: Context, { id, fromMessageId, messageIds }: z.output<typeof Input>): Promise<{ moved: Entry[]; left: Entry[] }> {
  if ((fromMessageId === undefined) === (messageIds === undefined)) throw refused('fromMessageId', 'Say either fromMessageId or messageIds.')
  const { rows } = await sql<Entry>`
    select id, kind, author_kind as "authorKind", (select contacts.id from contacts where contacts.id = author_id) as "authorId" from messages
    where workspace_id = current_workspace() and conversation_id = ${id}::uuid and kind <> 'event' order by id`.execute(db)
  const wanted = new Set(messageIds ?? (fromMessageId ? [fromMessageId] : []))
  const known = new Set(rows.map((row) => row.id))
  if ([...wanted].some((each) => !known.has(each))) throw new AppError('not_found', { detail: 'There is no such message in this conversation.' })
  const isMoved = (row: Entry): boolean => (fromMessageId ? row.id >= fromMessageId : wanted.has(row.id))
  const moved = rows.filter(isMoved)
  if (moved.length === rows.length) throw refused(fromMessageId ? 'fromMessageId' : 'messageIds', 'This is everything: nothing would be left. Choose fewer messages.')
  if (moved.length > mostMessages) throw refused('fromMessageId', `These are more than ${mostMessages} messages. Choose a later one.`)
  return { moved, left: rows.filter((row) => !isMoved(row)) }
}

function lastOfContact(rows: readonly Entry[]): Entry | undefined {
  return rows.filter(({ kind, authorKind }) => kind === 'reply' && authorKind === 'contact').toSorted((a, b) => (a.id < b.id ? -1 : 1)).at(-1)
}

/** Who wrote what is split off: with a conversation that was merged from two contacts, perhaps the other one. */
function contactOf(moved: readonly Entry[], { contactId }: Conversation): string {
  return moved.find(({ authorKind, authorId }) => authorKind === 'contact' && authorId !== null)?.authorId ?? contactId
}

async function moveMessages({ db }: Context, { messageIds, source, target }: { messageIds: string[]; source: Conversation; target: Conversation }): Promise<void> {
  const moved = sql`workspace_id = current_workspace() and conversation_id = ${source.id}::uuid`
  await sql`update messages set conversation_id = ${target.id}::uuid where ${moved} and id = any(${messageIds}::uuid[])`.execute(db)
  await sql`
    update mails set conversation_id = ${target.id}::uuid where ${moved}
      and id in (select mail_id from messages where id = any(${messageIds}::uuid[]))`.execute(db)
  await sql`
    insert into split_messages (message_id)
    select id from messages where id = any(${messageIds}::uuid[]) and mail_message_id is not null on conflict do nothing`.execute(db)
  await sql`
    insert into conversation_participants (conversation_id, contact_id)
    select distinct ${target.id}::uuid, author_id from messages join contacts on contacts.id = author_id
    where messages.id = any(${messageIds}::uuid[]) and author_kind = 'contact' and author_id <> ${target.contactId}::uuid
    on conflict do nothing`.execute(db)
}

function refused(path: string, message: string): AppError {
  return new AppError('invalid_input', { issues: [{ path, message }], detail: `${path}: ${message}` })
}
