import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import { columnsOf } from '../../kernel/db/columns.ts'
import type { Db } from '../../kernel/db/database.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { AppError } from '../../kernel/errors.ts'
import { unreadBy } from '../conversation-query/index.ts'
import { Conversation } from './conversation.ts'

export const conversationColumns = sql`
  ${columnsOf(Conversation, 'conversations', ['contactName', 'tagIds', 'fields', 'inWidget', 'unreadByMe'])},
  (conversations.kind = 'chat' and not exists (select from channels where channels.id = conversations.channel_id and channels.kind <> 'chat')) as "inWidget",
  (select coalesce(name, email) from contact_details where contact_id = conversations.contact_id) as "contactName",
  array(select tag_id from conversation_tags where conversation_id = conversations.id order by added_at, tag_id) as "tagIds",
  coalesce((select jsonb_object_agg(key, case type when 'number' then to_jsonb(value::numeric) when 'boolean' then to_jsonb(value::boolean) else to_jsonb(value) end)
    from conversation_values join conversation_fields on conversation_fields.id = field_id
    where conversation_id = conversations.id and removed_at is null), '{}') as fields`

/** For whoever asks: a member is told what they have yet to read. */
function columnsFor(me: string | null | undefined) {
  return me ? sql`${conversationColumns}, ${unreadBy(me)} as "unreadByMe"` : conversationColumns
}

/** What the widget says in place of members' names: the channel's, where it does not name them; else null. */
export function teamNameOf(channelId: RawBuilder<unknown>): RawBuilder<string | null> {
  return sql`(select name from channels where channels.id = ${channelId} and settings ->> 'showsTeam' = 'false')`
}

export async function findTeamName(db: Db, channelId: string | null): Promise<string | null> {
  const { rows: [row] } = await sql<{ name: string | null }>`select ${teamNameOf(sql`${channelId}::uuid`)} as name`.execute(db)
  return row!.name
}

/** @throws AppError not_found */
export async function findConversation(db: Db, id: string, me?: string | null): Promise<Conversation> {
  const { rows } = await sql<Conversation>`select ${columnsFor(me)} from conversations where id = ${id}`.execute(db)
  if (!rows[0]) throw new AppError('not_found')
  return rows[0]
}

/** Locks the conversation until the command ends, so that what is decided on its state still holds when it is written. */
export async function lockConversation(db: Db, id: string): Promise<Conversation> {
  const { rows } = await sql<Conversation>`select ${conversationColumns} from conversations where id = ${id} for update of conversations`.execute(db)
  if (!rows[0]) throw new AppError('not_found')
  return rows[0]
}

export async function findConversations(db: Db, ids: readonly string[], me?: string | null): Promise<Map<string, Conversation>> {
  const { rows } = await sql<Conversation>`select ${columnsFor(me)} from conversations where id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((conversation) => [conversation.id, conversation]))
}

/** Who `me` is in a query: nobody for an API key. */
export function memberOf({ actor }: Pick<Context, 'actor'>): string | null {
  return actor.kind === 'member' ? actor.id : null
}

export type ConversationFilter = {
  state: Conversation['state'] | 'all'
  assigneeId?: string
  unassigned?: boolean
  contactId?: string
  number?: number
  /** Who asks, where it is a member. */
  me?: string | null
  /** On the table conversations, as `queryConditions` makes them. */
  conditions?: readonly RawBuilder<unknown>[]
  after: { lastMessageAt: string; id: string } | null
  limit: number
}

/** Last message first. */
export async function listConversationRows(db: Db, filter: ConversationFilter): Promise<Conversation[]> {
  const conditions = [sql`conversations.workspace_id = current_workspace()`, ...filter.conditions ?? []]
  if (filter.state !== 'all') conditions.push(sql`state = ${filter.state}`)
  if (filter.assigneeId) conditions.push(sql`assignee_id = ${filter.assigneeId}::uuid`)
  if (filter.unassigned) conditions.push(sql`assignee_id is null`)
  if (filter.contactId) conditions.push(sql`contact_id = ${filter.contactId}::uuid`)
  if (filter.number) conditions.push(sql`number = ${filter.number}`)
  if (filter.after) conditions.push(sql`(last_message_at, id) < (${filter.after.lastMessageAt}::timestamptz, ${filter.after.id}::uuid)`)
  const { rows } = await sql<Conversation>`
    select ${columnsFor(filter.me)} from conversations where ${sql.join(conditions, sql` and `)}
    order by last_message_at desc, id desc ${limitTo(filter.limit)}`.execute(db)
  return rows
}
