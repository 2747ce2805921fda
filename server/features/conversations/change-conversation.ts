import { sql, type Updateable } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import type { DB } from '../../kernel/db/schema.generated.ts'
import { AppError } from '../../kernel/errors.ts'
import type { EventDefinition } from '../../kernel/events/event.ts'
import { addMessage } from './add-message.ts'
import { authorOf } from './create-message.ts'
import type { Conversation } from './conversation.ts'
import { findConversation } from './queries.ts'

type Change = {
  before: Conversation
  set: Updateable<DB['conversations']>
  event: EventDefinition
  /** Shown as one faint line in the thread. */
  line?: string
}

/** Writes a change of a conversation's own state, with its event, its audit trail and its line in the thread. */
export async function changeConversation(ctx: Context, { before, set, event, line }: Change): Promise<Conversation> {
  if (before.mergedInto) throw new AppError('conflict', { detail: `This conversation was merged into ${before.mergedInto}: change that one.` })
  const at = sql<Date>`greatest(${ctx.now}::timestamptz, updated_at + interval '1 millisecond')`
  const news = set.unread === true && !before.unread ? { news_at: at } : {}
  await ctx.db.updateTable('conversations').set({ ...set, ...news, updated_at: at }).where('id', '=', before.id).execute()
  if (line) await addMessage(ctx, { conversationId: before.id, kind: 'event', author: { ...authorOf(ctx), kind: 'system' }, text: line })
  const conversation = await findConversation(ctx.db, before.id)
  ctx.recordChange({ subjectId: before.id, before, after: conversation })
  ctx.emit(event, { subjectId: before.id, payload: { conversation } })
  return conversation
}
