import { sql } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import type { World } from '../../testing/world.ts'
import { fillBatch } from './fill-index.ts'
import { writeHeaders, writeMessages } from './write-documents.ts'

/** Takes everything of the workspace into the index, as it is now. */
export async function indexConversations({ kernel, workspaceId }: World): Promise<void> {
  await sql`
    insert into search_fills (workspace_id) values (${workspaceId})
    on conflict (workspace_id) do update set before_message = default, before_conversation = default, finished_at = null`.execute(kernel.database.system)
  while (!(await fillBatch(kernel, workspaceId)));
}

/** Open conversations of one message each, or with the text as their subject and without a message; in the index at once. */
export async function insertFound({ kernel: { database }, workspaceId }: World, { count, text }: { count: number; text: string }, { headersOnly = false } = {}): Promise<string[]> {
  const [contactId, ids] = [newId(), Array.from({ length: count }, newId)]
  const messageIds = headersOnly ? [] : ids.map(() => newId())
  await database.system.insertInto('contacts').values({ id: contactId, workspace_id: workspaceId }).execute()
  await sql`
    insert into conversations (id, workspace_id, number, kind, contact_id, subject, last_message_at)
    select id, ${workspaceId}, 2000000 + (random() * 1e12)::bigint, 'chat', ${contactId}, ${headersOnly ? text : 'Found'}, date_trunc('milliseconds', now()) - interval '1 second' * place
    from unnest(${ids}::uuid[]) with ordinality as given(id, place)`.execute(database.system)
  await sql`
    insert into messages (id, workspace_id, conversation_id, kind, author_kind, text)
    select message_id, ${workspaceId}, conversation_id, 'reply', 'contact', ${text} from unnest(${messageIds}::uuid[], ${ids}::uuid[]) as given(message_id, conversation_id)
    where message_id is not null`.execute(database.system)
  await writeHeaders(database, ids)
  await writeMessages(database, messageIds)
  return ids
}
