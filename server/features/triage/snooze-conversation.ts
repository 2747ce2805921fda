import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { changeConversation, Conversation, conversationUpdated } from '../conversations/index.ts'
import { conversationSnoozed, conversationWoken } from './events.ts'
import { lockLiveConversation } from './lock-live-conversation.ts'
import { wakeRequest } from './wake-conversation.ts'

const longestDays = 730

export const snoozeConversation = command({
  name: 'conversations.snooze',
  summary: 'Put a conversation aside until a moment, or until the contact answers',
  scope: 'conversations:write',
  input: z.object({ id: Id, until: z.iso.datetime({ offset: true }).nullable().describe('Null: until the contact answers, which wakes it in any case') }),
  output: Conversation,
  errors: ['not_found', 'conflict', 'already_closed'],
  rest: 'PUT /conversations/:id/snooze',
  async run(ctx, { id, until }) {
    const moment = until === null ? null : readUntil(until, ctx.now)
    const before = await lockLiveConversation(ctx.db, id)
    if (before.state === 'closed') throw new AppError('already_closed', { detail: 'The conversation is closed: open it again before you snooze it.' })
    if (before.state === 'snoozed' && before.snoozedUntil?.getTime() === moment?.getTime()) return before
    if (moment) await ctx.kernel.jobs.add(ctx.db, [wakeRequest(ctx.workspaceId, id, moment)])
    const line = `${ctx.actor.name} snoozed this until ${moment ? `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC` : 'the contact answers'}`
    return changeConversation(ctx, { before, event: conversationSnoozed, line, set: { state: 'snoozed', snoozed_until: moment, unread: false } })
  },
})

function readUntil(text: string, now: Date): Date {
  const until = new Date(text)
  if (until > now && until.getTime() < now.getTime() + longestDays * 86_400_000) return until
  throw new AppError('invalid_input', { issues: [{ path: 'until', message: `A moment within the next ${longestDays} days.` }] })
}

export const unsnoozeConversation = command({
  name: 'conversations.unsnooze',
  summary: 'Wake a snoozed conversation',
  scope: 'conversations:write',
  input: z.object({ id: Id }),
  output: Conversation,
  errors: ['not_found', 'conflict'],
  rest: 'DELETE /conversations/:id/snooze',
  async run(ctx, { id }) {
    const before = await lockLiveConversation(ctx.db, id)
    if (before.state !== 'snoozed') throw new AppError('conflict', { detail: 'The conversation is not snoozed.' })
    return changeConversation(ctx, { before, event: conversationWoken, line: `${ctx.actor.name} ended the snooze`, set: { state: 'open', snoozed_until: null } })
  },
})

export const setConversationPending = command({
  name: 'conversations.setPending',
  summary: 'Note that a conversation waits for someone else; the contact\'s answer opens it again',
  scope: 'conversations:write',
  input: z.object({ id: Id }),
  output: Conversation,
  errors: ['not_found', 'conflict', 'already_closed'],
  rest: 'PUT /conversations/:id/pending',
  async run(ctx, { id }) {
    const before = await lockLiveConversation(ctx.db, id)
    if (before.state === 'closed') throw new AppError('already_closed', { detail: 'The conversation is closed: open it again before you set it to pending.' })
    if (before.state === 'pending') return before
    return changeConversation(ctx, { before, event: conversationUpdated, line: `${ctx.actor.name} set this to pending`, set: { state: 'pending', snoozed_until: null } })
  },
})
