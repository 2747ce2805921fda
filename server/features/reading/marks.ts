import { sql } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import { readingChanged } from './events.ts'

type Mark = { memberId: string; conversationId: string }
type Noting = Pick<Context, 'db' | 'now' | 'emit'>

/** As far as the conversation goes when the statement reads it: what is committed later is unread. Twice changes nothing and tells nobody. */
export async function noteRead(ctx: Noting, { memberId, conversationId }: Mark): Promise<void> {
  const { rows: [mark] } = await sql<{ newsAt: Date | null }>`
    insert into conversation_reads (member_id, conversation_id, message_id, news_at, read_at)
    select ${memberId}::uuid, id, last_message_id, coalesce(news_at, '-infinity'), ${ctx.now}::timestamptz from conversations where id = ${conversationId}::uuid
    on conflict (member_id, conversation_id) do update set message_id = excluded.message_id, news_at = excluded.news_at, unread = false, read_at = excluded.read_at
      where conversation_reads.unread or conversation_reads.news_at < excluded.news_at or conversation_reads.message_id is distinct from excluded.message_id
    returning nullif(news_at, '-infinity') as "newsAt"`.execute(ctx.db)
  if (mark) ctx.emit(readingChanged, { subjectId: conversationId, payload: { memberId, conversationId, unread: false, newsAt: mark.newsAt } })
}

export async function noteUnread(ctx: Noting, { memberId, conversationId }: Mark): Promise<void> {
  const { rows: [mark] } = await sql<{ newsAt: Date | null }>`
    insert into conversation_reads (member_id, conversation_id, unread) values (${memberId}::uuid, ${conversationId}::uuid, true)
    on conflict (member_id, conversation_id) do update set unread = true where not conversation_reads.unread
    returning nullif(news_at, '-infinity') as "newsAt"`.execute(ctx.db)
  if (mark) ctx.emit(readingChanged, { subjectId: conversationId, payload: { memberId, conversationId, unread: true, newsAt: mark.newsAt } })
}
