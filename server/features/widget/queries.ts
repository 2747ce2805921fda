import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import type { VisitorConversation } from '../conversations/index.ts'

type After = { lastMessageAt: string; id: string } | null

/** A contact's chats, last reply first. Times are those of the last reply: that of a note is nobody else's business. */
export async function listOwnConversations(
  db: Db, contactId: string, after: After, limit: number,
): Promise<VisitorConversation[]> {
  const older = after
    ? sql`where (last_reply.created_at, conversations.id) < (${after.lastMessageAt}::timestamptz, ${after.id}::uuid)`
    : sql``
  const { rows } = await sql<VisitorConversation>`
    select conversations.id, case conversations.state when 'closed' then 'closed' else 'open' end as state, preview,
      last_reply.created_at as "lastMessageAt", last_message_by as "lastMessageBy"
    from (
      select conversations.* from conversations left join channels on channels.id = conversations.channel_id
      where conversations.workspace_id = current_workspace() and contact_id = ${contactId}::uuid
        and conversations.kind = 'chat' and last_message_id is not null and coalesce(channels.kind, 'chat') = 'chat'
    ) as conversations
    join messages as last_reply on last_reply.id = conversations.last_message_id
    ${older}
    order by last_reply.created_at desc, conversations.id desc ${limitTo(limit)}`.execute(db)
  return rows
}

/** The message that this contact sent under a client id, in whichever of their chats. */
export async function findSent(
  db: Db, contactId: string, clientId: string,
): Promise<{ id: string; conversationId: string } | undefined> {
  const { rows: [row] } = await sql<{ id: string; conversationId: string }>`
    select messages.id, messages.conversation_id as "conversationId"
    from conversations join messages on messages.conversation_id = conversations.id
    where conversations.workspace_id = current_workspace() and conversations.contact_id = ${contactId}::uuid
      and messages.client_id = ${clientId} and messages.author_kind = 'contact'
    limit 1`.execute(db)
  return row
}

/**
 * Holds back other writes in this contact's name until the command ends. False: there is no such contact yet. Without
 * `removing`, what only refers to the contact goes on: an agent who changes the chat would wait here, and we for the chat.
 */
export async function lockContact(db: Db, contactId: string, { removing = false } = {}): Promise<boolean> {
  const { rows } = await sql`
    select id from contacts where id = ${contactId}::uuid ${removing ? sql`for update` : sql`for no key update`}`.execute(db)
  return rows.length > 0
}

/** One at a time per name, across processes, until the command ends. */
export async function lockName(db: Db, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(current_workspace()::text || ${name}, 0))`.execute(db)
}
