import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { findConversation } from '../conversations/index.ts'
import { requireMember } from '../identity/index.ts'
import { Draft } from './draft.ts'
import { draftChanged } from './events.ts'
import { draftColumns, findDraft } from './queries.ts'

export const removeDraft = command({
  name: 'drafts.remove',
  summary: 'Throw away what you have begun to write in a conversation',
  scope: 'messages:write',
  input: z.object({ conversationId: Id }),
  output: Draft,
  errors: ['not_found'],
  rest: 'DELETE /conversations/:conversationId/draft',
  async run(ctx, { conversationId }) {
    await findConversation(ctx.db, conversationId)
    const memberId = requireMember(ctx).id
    const { rows: [draft] } = await sql<Draft>`
      update drafts set text = '', html = null, file_ids = '{}', version = version + 1, updated_at = ${ctx.now}
      where member_id = ${memberId} and conversation_id = ${conversationId} returning ${draftColumns}`.execute(ctx.db)
    if (!draft) return findDraft(ctx.db, { memberId, conversationId })
    ctx.emit(draftChanged, { subjectId: conversationId, payload: { memberId, conversationId, version: draft.version, empty: true } })
    return draft
  },
})
