import { sql, type Updateable } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import type { DB } from '../../kernel/db/schema.generated.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import {
  addMessage, authorOf, changeConversation, Conversation, conversationUpdated, findConversation, lockConversation, Priority,
} from '../conversations/index.ts'
import { conversationMerged } from './events.ts'
import { moveEverything } from './move-everything.ts'
import { requireMergeable } from './require-mergeable.ts'
import { settle } from './settle-conversation.ts'

export const mergeConversations = command({
  name: 'conversations.merge',
  summary: 'Merge a conversation into another one, which has the messages of both from then on',
  scope: 'conversations:write',
  input: z.object({ id: Id, intoId: Id.describe('The conversation that goes on') }),
  output: Conversation,
  errors: ['not_found', 'conflict', 'already_closed'],
  rest: 'PUT /conversations/:id/merging',
  async run(ctx, { id, intoId }) {
    if (id === intoId) throw new AppError('invalid_input', { issues: [{ path: 'intoId', message: 'A conversation cannot be merged into itself.' }] })
    const { source, target } = await lockBoth(ctx, id, intoId)
    requireMergeable({ source, target })
    await moveEverything(ctx, { source, target })
    const isWaiting = source.waitingSince !== null || target.waitingSince !== null
    const settled = await settle(ctx.db, target, isWaiting)
    await endSource(ctx, source, target)
    const into = await changeConversation(ctx, {
      before: target, event: conversationUpdated, line: `${ctx.actor.name} merged #${source.number} into this`, set: { ...settled, ...joined(source, target) },
    })
    const conversation = await findConversation(ctx.db, id)
    ctx.recordChange({ subjectId: id, before: source, after: conversation })
    ctx.emit(conversationMerged, { subjectId: id, payload: { conversation, into } })
    return into
  },
})

/** In one order, so that two who merge each into the other wait for each other only once. */
async function lockBoth({ db }: Context, id: string, intoId: string): Promise<{ source: Conversation; target: Conversation }> {
  const locked = new Map<string, Conversation>()
  for (const each of [id, intoId].toSorted()) locked.set(each, await lockConversation(db, each))
  return { source: locked.get(id)!, target: locked.get(intoId)! }
}

async function endSource(ctx: Context, source: Conversation, target: Conversation): Promise<void> {
  // Before it is merged: afterwards all that is written to it goes to the target.
  await addMessage(ctx, { conversationId: source.id, kind: 'event', author: { ...authorOf(ctx), kind: 'system' }, text: `${ctx.actor.name} merged this into #${target.number}` })
  await ctx.db.updateTable('conversations').set({
    state: 'closed', closed_at: ctx.now, merged_into: target.id, unread: false, waiting_since: null, snoozed_until: null, last_message_id: null,
    updated_at: sql`greatest(${ctx.now}::timestamptz, updated_at + interval '1 millisecond')`,
  }).where('id', '=', source.id).execute()
}

/** What the target takes over: who is open makes open, what is missing is filled in, and what is more urgent wins. */
function joined(source: Conversation, target: Conversation): Updateable<DB['conversations']> {
  const wakes = source.state === 'open' || (source.state === 'pending' && target.state === 'snoozed')
  const rank = (priority: Priority) => Priority.options.indexOf(priority)
  return {
    unread: source.unread || target.unread,
    ...(wakes ? { state: source.state, snoozed_until: null } : {}),
    subject: target.subject ?? source.subject,
    assignee_id: target.assigneeId ?? source.assigneeId,
    team_id: target.teamId ?? source.teamId,
    priority: rank(source.priority) > rank(target.priority) ? source.priority : target.priority,
  }
}
