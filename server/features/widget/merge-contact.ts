import { sql } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import type { Contact } from '../contacts/index.ts'
import { conversationUpdated, findConversation } from '../conversations/index.ts'
import { contactMerged } from './events.ts'

/**
 * Gives everything of an anonymous contact to the one that they turned out to be. The caller holds the lock on the
 * anonymous contact: a message that is being written waits, and is either moved or finds the contact gone.
 */
export async function mergeContact(
  ctx: Pick<Context, 'db' | 'emit' | 'recordChange'>, anonymousId: string, contact: Contact,
): Promise<void> {
  const { rows: moved } = await sql<{ id: string }>`
    update conversations set contact_id = ${contact.id}::uuid, updated_at = greatest(now(), updated_at + interval '1 millisecond')
    where workspace_id = current_workspace() and contact_id = ${anonymousId}::uuid returning id`.execute(ctx.db)
  await sql`
    update messages set author_id = ${contact.id}::uuid, author_name = ${contact.name ?? contact.email ?? ''}
    where workspace_id = current_workspace() and conversation_id = any(${moved.map(({ id }) => id)}::uuid[])
      and author_kind = 'contact' and author_id = ${anonymousId}::uuid`.execute(ctx.db)
  await sql`
    update files set created_by = jsonb_set(created_by, '{id}', to_jsonb(${contact.id}::text))
    where workspace_id = current_workspace()
      and created_by ->> 'kind' = 'visitor' and created_by ->> 'id' = ${anonymousId}
      and created_at > now() - interval '1 day'`.execute(ctx.db)
  await sql`update ratings set contact_id = ${contact.id}::uuid where workspace_id = current_workspace() and contact_id = ${anonymousId}::uuid`.execute(ctx.db)
  await sql`delete from contacts where id = ${anonymousId}::uuid`.execute(ctx.db)
  for (const { id } of moved) {
    ctx.emit(conversationUpdated, { subjectId: id, payload: { conversation: await findConversation(ctx.db, id) } })
  }
  ctx.recordChange({ subjectId: contact.id, before: { id: anonymousId }, after: { id: contact.id } })
  ctx.emit(contactMerged, { subjectId: contact.id, payload: { contact, mergedContactId: anonymousId } })
}
