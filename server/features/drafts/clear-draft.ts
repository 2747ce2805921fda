import { sql } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import { draftChanged } from './events.ts'
import type { DraftKey } from './queries.ts'

type Sent = DraftKey & { mode: 'reply' | 'note'; before?: Date }

/** What was begun is finished: sent, or handed over to be sent later. Its row stays for its version. */
export async function clearDraft(ctx: Pick<Context, 'db' | 'emit' | 'now'>, { memberId, conversationId, mode, before = ctx.now }: Sent): Promise<void> {
  const { rows: [draft] } = await sql<{ version: number }>`
    update drafts set text = '', html = null, file_ids = '{}', version = version + 1, updated_at = ${ctx.now}
    where member_id = ${memberId} and conversation_id = ${conversationId} and mode = ${mode} and updated_at <= ${before}
      and (text <> '' or cardinality(file_ids) > 0)
    returning version`.execute(ctx.db)
  if (draft) ctx.emit(draftChanged, { subjectId: conversationId, payload: { memberId, conversationId, version: draft.version, empty: true } })
}

/** What was begun in a conversation that is merged into another one goes on there, unless something was begun there, too. */
export async function moveDrafts(ctx: Pick<Context, 'db' | 'now'>, from: string, into: string): Promise<void> {
  await sql`
    with moved as (
      select * from drafts where workspace_id = current_workspace() and conversation_id = ${from}::uuid and (text <> '' or cardinality(file_ids) > 0)
    )
    insert into drafts (member_id, conversation_id, mode, text, html, file_ids, version, updated_at)
    select member_id, ${into}::uuid, mode, text, html, file_ids, version, ${ctx.now} from moved
    on conflict (member_id, conversation_id) do update set mode = excluded.mode, text = excluded.text, html = excluded.html, file_ids = excluded.file_ids,
      version = greatest(drafts.version, excluded.version) + 1, updated_at = excluded.updated_at
      where drafts.text = '' and cardinality(drafts.file_ids) = 0`.execute(ctx.db)
}
