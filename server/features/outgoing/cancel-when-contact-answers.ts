import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { reaction } from '../../kernel/jobs/job.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { messageCreated } from '../conversations/index.ts'
import { answeredSince, lockScheduledMessage } from './queries.ts'
import { cancelAnswered } from './send-scheduled-message.ts'

export const cancelAnsweredMessages = command({
  name: 'scheduledMessages.cancelAnswered',
  summary: 'Cancel what was to be sent only if the contact did not answer',
  scope: 'messages:write',
  input: z.object({ conversationId: Id }),
  output: z.object({ cancelled: z.int() }),
  rest: 'POST /scheduled-messages/answered',
  async run(ctx, { conversationId }) {
    const { rows } = await sql<{ id: string; createdAt: Date }>`
      select id, created_at as "createdAt" from scheduled_messages
      where workspace_id = current_workspace() and conversation_id = ${conversationId}::uuid and state = 'waiting' and cancel_if_answered order by id`.execute(ctx.db)
    let cancelled = 0
    for (const { id, createdAt } of rows) {
      if (!await answeredSince(ctx.db, conversationId, createdAt)) continue
      const waiting = await lockScheduledMessage(ctx, id)
      if (waiting.state !== 'waiting' || !waiting.cancelIfAnswered) continue
      await cancelAnswered(ctx, waiting)
      cancelled++
    }
    return { cancelled }
  },
})

/** So that its author sees it at once. What comes due before this has run looks for an answer itself. */
export const cancelWhenContactAnswers = reaction({
  name: 'cancel-when-contact-answers',
  on: [messageCreated],
  when({ payload }) {
    const { kind, authorKind } = payload['message'] as { kind: string; authorKind: string }
    return kind === 'reply' && authorKind === 'contact'
  },
  async run(kernel, { workspaceId, subjectId, correlationId, id }) {
    const { rows } = await sql`
      select from scheduled_messages
      where workspace_id = current_workspace() and conversation_id = ${subjectId}::uuid and state = 'waiting' and cancel_if_answered limit 1`.execute(kernel.database.forWorkspace(workspaceId))
    if (rows.length === 0) return
    const call = { caller: systemCaller(workspaceId), surface: 'internal' as const, request: { correlationId: correlationId ?? id, ip: null, userAgent: null } }
    await runOperation(kernel, cancelAnsweredMessages, call, { conversationId: subjectId })
  },
})
