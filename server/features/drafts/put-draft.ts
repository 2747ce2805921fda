import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { findConversation, htmlField, wordsOf } from '../conversations/index.ts'
import { requireMember } from '../identity/index.ts'
import { Draft } from './draft.ts'
import { draftChanged } from './events.ts'
import { draftColumns, findDraft } from './queries.ts'

export const putDraft = command({
  name: 'drafts.put',
  summary: 'Keep what you have begun to write, for your other devices',
  scope: 'messages:write',
  input: z.object({
    conversationId: Id,
    mode: z.enum(['reply', 'note']).default('reply'),
    text: z.string().max(100_000).default(''),
    html: htmlField,
    fileIds: z.array(Id).max(20).default([]),
    version: z.int().min(0).describe('The one that this device has seen last; 0 for none'),
  }),
  output: z.object({
    outcome: z.enum(['saved', 'conflict']).describe('conflict: another device has written since; `draft` is what it wrote, and nothing was changed'),
    draft: Draft,
  }).meta({ id: 'PutDraft' }),
  errors: ['not_found'],
  rest: 'PUT /conversations/:conversationId/draft',
  secret: ['text', 'html'],
  async run(ctx, { conversationId, mode, fileIds, version, ...given }) {
    await findConversation(ctx.db, conversationId)
    const memberId = requireMember(ctx).id
    const { text, html } = wordsOf(given)
    // Two devices of the same version: the insert of the second waits for the first, and then finds a row that is not its own.
    const { rows: [draft] } = version === 0
      ? await sql<Draft>`
        insert into drafts (member_id, conversation_id, mode, text, html, file_ids, updated_at)
        values (${memberId}, ${conversationId}, ${mode}, ${text}, ${html}, ${fileIds}::uuid[], ${ctx.now})
        on conflict (member_id, conversation_id) do nothing returning ${draftColumns}`.execute(ctx.db)
      : await sql<Draft>`
        update drafts set mode = ${mode}, text = ${text}, html = ${html}, file_ids = ${fileIds}::uuid[], updated_at = ${ctx.now}, version = version + 1
        where member_id = ${memberId} and conversation_id = ${conversationId} and version = ${version} returning ${draftColumns}`.execute(ctx.db)
    if (!draft) return { outcome: 'conflict' as const, draft: await findDraft(ctx.db, { memberId, conversationId }) }
    ctx.emit(draftChanged, { subjectId: conversationId, payload: { memberId, conversationId, version: draft.version, empty: text.trim() === '' && fileIds.length === 0 } })
    return { outcome: 'saved' as const, draft }
  },
})
