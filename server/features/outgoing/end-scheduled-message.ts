import { sql } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import { scheduledMessageCancelled, scheduledMessageFailed, scheduledMessageSent } from './events.ts'
import { findScheduledMessage } from './queries.ts'
import type { ScheduledMessage } from './scheduled-message.ts'

type Ending =
  | { state: 'sent'; messageId: string; conversationId: string }
  | { state: 'cancelled' | 'failed'; reason: string }

const eventOf = { sent: scheduledMessageSent, cancelled: scheduledMessageCancelled, failed: scheduledMessageFailed }

/** The caller holds the lock. The text stays, to be put back where it came from. */
export async function endScheduledMessage(ctx: Context, before: ScheduledMessage, ending: Ending): Promise<ScheduledMessage> {
  await ctx.db.updateTable('scheduled_messages').set({
    state: ending.state, ended_at: ctx.now, updated_at: ctx.now,
    ...(ending.state === 'sent' ? { message_id: ending.messageId, conversation_id: ending.conversationId } : { reason: ending.reason.slice(0, 500) }),
  }).where('id', '=', before.id).execute()
  const scheduledMessage = await findScheduledMessage(ctx, before.id)
  ctx.recordChange({ subjectId: before.id, before, after: scheduledMessage })
  ctx.emit(eventOf[ending.state], { subjectId: before.id, payload: { scheduledMessage } })
  return scheduledMessage
}

/** Moves what waits in a conversation that is merged into another one. */
export async function moveScheduledMessages(ctx: Context, from: string, into: string): Promise<void> {
  await sql`
    update scheduled_messages set conversation_id = ${into}::uuid, updated_at = ${ctx.now}
    where workspace_id = current_workspace() and conversation_id = ${from}::uuid`.execute(ctx.db)
}
