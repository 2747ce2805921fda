import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { findConversation } from '../conversations/index.ts'
import { requireMember } from '../identity/index.ts'
import { Draft } from './draft.ts'
import { findDraft } from './queries.ts'

export const getDraft = query({
  name: 'drafts.get',
  summary: 'Get what you have begun to write in a conversation',
  scope: 'messages:write',
  input: z.object({ conversationId: Id }),
  output: Draft,
  errors: ['not_found'],
  rest: 'GET /conversations/:conversationId/draft',
  async run(ctx, { conversationId }) {
    await findConversation(ctx.db, conversationId)
    return findDraft(ctx.db, { memberId: requireMember(ctx).id, conversationId })
  },
})
