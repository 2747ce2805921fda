import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { setDelivery } from '../conversations/index.ts'
import { nextAttemptAt } from '../webhooks/index.ts'
import { sendRequest } from './lane.ts'

/** One transaction: what the attempt means for the reply, and the job that comes back. */
export const noteReply = command({
  name: 'apiChannels.noteReply',
  summary: 'Note how an attempt to send a reply by an API channel went',
  scope: 'channels:manage',
  input: z.object({ messageId: Id, succeeded: z.boolean(), isHopeless: z.boolean(), reason: z.string().nullable(), retryAt: z.date().nullable(), at: z.date() }),
  output: z.object({ goesOn: z.boolean() }),
  rest: 'POST /api-channels/attempts',
  async run(ctx, { messageId, succeeded, isHopeless, reason, retryAt, at }) {
    const { rows: [row] } = await sql<{ conversationId: string; attempts: number; attemptsLeft: number }>`
      update api_channel_replies set attempts = attempts + 1, attempts_left = greatest(0, attempts_left - 1), last_reason = ${reason}
      where message_id = ${messageId}::uuid and state = 'waiting'
      returning conversation_id as "conversationId", attempts, attempts_left as "attemptsLeft"`.execute(ctx.db)
    if (!row) return { goesOn: true }
    const isOver = succeeded || isHopeless || row.attemptsLeft === 0
    if (isOver) {
      await sql`update api_channel_replies set state = ${succeeded ? 'sent' : 'failed'} where message_id = ${messageId}::uuid`.execute(ctx.db)
      await setDelivery(ctx, messageId, { delivery: succeeded ? 'sent' : 'failed', detail: reason })
      return { goesOn: true }
    }
    const dueAt = nextAttemptAt(row.attemptsLeft, at, retryAt)
    await sql`update api_channel_replies set due_at = ${dueAt} where message_id = ${messageId}::uuid`.execute(ctx.db)
    // Said once: the members see that it has not left yet, and why.
    if (row.attempts === 1) await setDelivery(ctx, messageId, { delivery: 'queued', detail: reason })
    await ctx.kernel.jobs.add(ctx.db, [sendRequest({ workspaceId: ctx.workspaceId, conversationId: row.conversationId }, dueAt)])
    return { goesOn: false }
  },
})
