import { type RawBuilder, sql } from 'kysely'

/**
 * Whether a member has yet to read a conversation, on a table or CTE that is called conversations: the contact has written
 * since (or a snooze ended), or they marked it so. Nobody has to read what is closed, or what came before they joined.
 * Compared as a number, which is planned as rare: else a list in the order of time is walked to its end, through a million
 * closed ones, for the few that are unread.
 */
export function unreadBy(memberId: string): RawBuilder<boolean> {
  return sql`(conversations.state <> 'closed' and coalesce(
    (select own.unread or conversations.news_at > own.news_at from conversation_reads as own where own.member_id = ${memberId}::uuid and own.conversation_id = conversations.id),
    conversations.news_at > (select created_at from members where id = ${memberId}::uuid), false)::integer = 1)`
}
