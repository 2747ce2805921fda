import { sql } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import type { Db } from '../../kernel/db/database.ts'
import { changeConversation, conversationClosed, conversationUpdated, lockConversation } from '../conversations/index.ts'
import { spamColumns } from './update-conversation.ts'

/**
 * Before a contact's message is added. @param conversationId the one that it continues: it becomes spam; null: begin it as that
 * @returns whether the sender is blocked
 */
export async function screenSender(ctx: Context, { contactId, conversationId }: { contactId: string; conversationId: string | null }): Promise<boolean> {
  if (!await isBlocked(ctx.db, contactId)) return false
  if (conversationId !== null) await takeAsSpam(ctx, conversationId)
  return true
}

/** As a contact, by address, by its domain or one above it: `mail.shop.example` and `shop.example`, but not `example`. */
async function isBlocked(db: Db, contactId: string): Promise<boolean> {
  const { rows } = await sql`
    select from blocked_senders
    where workspace_id = current_workspace() and kind = any(array['address', 'domain', 'contact']) and value = any(array(
      select ${contactId}::text
      union all select lower(email) from contact_details where contact_id = ${contactId}::uuid and email is not null
      union all select array_to_string(parts[place:], '.')
        from (select string_to_array(split_part(lower(email), '@', -1), '.') as parts from contact_details where contact_id = ${contactId}::uuid) as domain,
          generate_subscripts(parts, 1) as place
        where place < cardinality(parts)))
    limit 1`.execute(db)
  return rows.length > 0
}

async function takeAsSpam(ctx: Context, conversationId: string): Promise<void> {
  const before = await lockConversation(ctx.db, conversationId)
  if (before.spam) return
  await changeConversation(ctx, {
    before, set: spamColumns(ctx.now, before), line: 'The sender is blocked', event: before.state === 'closed' ? conversationUpdated : conversationClosed,
  })
}
