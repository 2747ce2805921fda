import { type RawBuilder, sql, type Updateable } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import type { DB } from '../../kernel/db/schema.generated.ts'
import { type Conversation, previewOf } from '../conversations/index.ts'

type Settled = Pick<Updateable<DB['conversations']>, 'preview' | 'last_message_id' | 'last_message_at' | 'last_message_by' | 'waiting_since'>

type Row = {
  lastId: string | null; text: string | null; lastBy: Conversation['lastMessageBy']; lastAt: Date | null; waitingSince: Date | null
}

/**
 * What a conversation says of its messages, read anew from them: as if they had been together from the beginning.
 * @param isWaiting whether the contact was waiting in any of what it was made of; what a machine wrote asks for nothing.
 */
export async function settle(db: Db, { id, createdAt }: Pick<Conversation, 'id' | 'createdAt'>, isWaiting: boolean): Promise<Settled> {
  const { rows: [row] } = await sql<Row>`
    select last.id as "lastId", left(last.text, 600) as text, last.author_kind as "lastBy",
      (select max(created_at) from ${messagesOf(id)} and kind <> 'event') as "lastAt",
      (
        select min(asked.created_at) from ${messagesOf(id, sql`asked`)} and kind = 'reply' and author_kind = 'contact'
          and asked.created_at > coalesce((select max(created_at) from ${messagesOf(id)} and kind = 'reply' and author_kind = 'member'), '-infinity')
          and not exists (select from mails where mails.id = asked.mail_id and mails.kind in ('auto-reply', 'bounce'))
      ) as "waitingSince"
    from (select) as one left join lateral (
      select id, text, author_kind from ${messagesOf(id)} and kind = 'reply' order by id desc limit 1
    ) as last on true`.execute(db)
  const { lastId, text, lastBy, lastAt, waitingSince } = row!
  return {
    preview: previewOf(text ?? ''), last_message_id: lastId, last_message_by: lastBy, last_message_at: lastAt ?? createdAt, waiting_since: isWaiting ? waitingSince : null,
  }
}

function messagesOf(conversationId: string, name: RawBuilder<unknown> = sql`messages`): RawBuilder<unknown> {
  return sql`messages as ${name} where workspace_id = current_workspace() and conversation_id = ${conversationId}::uuid`
}
