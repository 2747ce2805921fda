import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { reaction } from '../../kernel/jobs/job.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { messageCreated } from '../conversations/index.ts'
import { clearDraft } from './clear-draft.ts'

export const clearSentDraft = command({
  name: 'drafts.clearSent',
  summary: 'Clear the draft of a message that was sent',
  scope: 'messages:write',
  input: z.object({ memberId: Id, conversationId: Id, mode: z.enum(['reply', 'note']), before: z.date() }),
  output: z.object({}),
  rest: 'POST /drafts/clearing',
  async run(ctx, sent) {
    await clearDraft(ctx, sent)
    return {}
  },
})

const Sent = z.object({ message: z.object({ conversationId: Id, kind: z.enum(['reply', 'note']), authorId: Id, createdAt: z.coerce.date() }) })

/** What is begun after the message was sent is another draft, and stays. */
export const clearDraftWhenMessageCreated = reaction({
  name: 'clear-draft-when-message-created',
  on: [messageCreated],
  when: ({ payload }) => isOfMember(payload['message'] as { kind: string; authorKind: string; authorId: string | null }),
  async run(kernel, { workspaceId, correlationId, id, payload }) {
    const { message: { conversationId, kind, authorId, createdAt } } = Sent.parse(payload)
    const drafted = await kernel.database.forWorkspace(workspaceId).selectFrom('drafts').select('version')
      .where('member_id', '=', authorId).where('conversation_id', '=', conversationId).executeTakeFirst()
    if (!drafted) return
    const call = { caller: systemCaller(workspaceId), surface: 'internal' as const, request: { correlationId: correlationId ?? id, ip: null, userAgent: null } }
    await runOperation(kernel, clearSentDraft, call, { memberId: authorId, conversationId, mode: kind, before: createdAt })
  },
})

function isOfMember({ kind, authorKind, authorId }: { kind: string; authorKind: string; authorId: string | null }): boolean {
  return authorKind === 'member' && authorId !== null && kind !== 'event'
}
