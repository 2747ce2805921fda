import { sql } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import type { Conversation } from '../conversations/index.ts'
import { moveDrafts } from '../drafts/index.ts'
import { moveScheduledMessages } from '../outgoing/index.ts'

type Move = { source: Conversation; target: Conversation }

/** All that people wrote, and what hangs on it. The faint lines of the source stay where they happened. */
export async function moveEverything(ctx: Context, { source, target }: Move): Promise<void> {
  const [from, into] = [sql`${source.id}::uuid`, sql`${target.id}::uuid`]
  const inWorkspace = sql`workspace_id = current_workspace()`
  // The same client id twice cannot be in one conversation; it has served its turn.
  await sql`
    update messages set client_id = null where ${inWorkspace} and conversation_id = ${from}
      and client_id in (select client_id from messages where ${inWorkspace} and conversation_id = ${into} and client_id is not null)`.execute(ctx.db)
  await sql`update messages set conversation_id = ${into} where ${inWorkspace} and conversation_id = ${from} and kind <> 'event'`.execute(ctx.db)
  await sql`update mails set conversation_id = ${into} where ${inWorkspace} and conversation_id = ${from}`.execute(ctx.db)
  // What was merged into the source before leads to the target at once.
  await sql`update conversations set merged_into = ${into} where ${inWorkspace} and merged_into = ${from}`.execute(ctx.db)
  await sql`
    insert into conversation_participants (conversation_id, contact_id)
    select ${into}, contact_id from (
      select contact_id from conversation_participants where ${inWorkspace} and conversation_id = ${from}
      union select ${source.contactId}::uuid
    ) as taking_part
    where contact_id <> ${target.contactId}::uuid
    on conflict do nothing`.execute(ctx.db)
  await sql`
    insert into conversation_tags (conversation_id, tag_id, added_at)
    select ${into}, tag_id, added_at from conversation_tags where ${inWorkspace} and conversation_id = ${from} on conflict do nothing`.execute(ctx.db)
  await sql`
    insert into conversation_values (conversation_id, field_id, value)
    select ${into}, field_id, value from conversation_values where ${inWorkspace} and conversation_id = ${from} on conflict do nothing`.execute(ctx.db)
  await moveScheduledMessages(ctx, source.id, target.id)
  await moveDrafts(ctx, source.id, target.id)
}
