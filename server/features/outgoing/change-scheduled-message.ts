import { sql } from 'kysely'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { contentOf, htmlField } from '../conversations/index.ts'
import type { Context } from '../../kernel/context.ts'
import { requireMember } from '../identity/index.ts'
import { endScheduledMessage } from './end-scheduled-message.ts'
import { scheduledMessageUpdated } from './events.ts'
import { findScheduledMessage, lockScheduledMessage } from './queries.ts'
import { requireFiles } from './require-files.ts'
import { ScheduledMessage } from './scheduled-message.ts'
import { sendLater, sendWaiting } from './send-scheduled-message.ts'
import { tellAuthor } from './tell-author.ts'
import { whenFields, whenToSend } from './when-to-send.ts'

export const updateScheduledMessage = command({
  name: 'scheduledMessages.update',
  summary: 'Change a message that waits, or when it is sent',
  scope: 'messages:write',
  input: z.object({
    id: Id,
    kind: z.enum(['reply', 'note']).optional(),
    text: z.string().max(100_000).optional(),
    html: htmlField,
    fileIds: z.array(Id).max(20).optional(),
    ...whenFields,
    cancelIfAnswered: z.boolean().optional(),
  }),
  output: ScheduledMessage,
  errors: ['not_found', 'forbidden', 'gone'],
  rest: 'PATCH /scheduled-messages/:id',
  async run(ctx, { id, sendAt, afterSeconds, text, html, ...fields }) {
    const before = await lockScheduledMessage(ctx, id)
    requireAuthor(ctx, before)
    requireWaiting(before)
    const moved = { ...before, ...fields, sendAt: sendAt === undefined && afterSeconds === undefined ? before.sendAt : whenToSend(ctx.now, { sendAt, afterSeconds }) }
    const words = text === undefined && html === undefined ? { text: before.text, html: before.html } : { text: text ?? '', html }
    const after = { ...moved, ...contentOf({ ...words, fileIds: moved.fileIds }) }
    if (fields.fileIds) await requireFiles(ctx.db, fields.fileIds)
    await ctx.db.updateTable('scheduled_messages').set({
      kind: after.kind, text: after.text, html: after.html, file_ids: sql`${after.fileIds}::uuid[]`, send_at: after.sendAt, cancel_if_answered: after.cancelIfAnswered, updated_at: ctx.now,
    }).where('id', '=', id).execute()
    if (after.sendAt.getTime() !== before.sendAt.getTime()) await sendLater(ctx, after)
    const scheduledMessage = await findScheduledMessage(ctx, id)
    ctx.recordChange({ subjectId: id, before, after: scheduledMessage })
    ctx.emit(scheduledMessageUpdated, { subjectId: id, payload: { scheduledMessage } })
    return scheduledMessage
  },
})

export const cancelScheduledMessage = command({
  name: 'scheduledMessages.cancel',
  summary: 'Take a message back before it is sent; its text and files are in the answer',
  scope: 'messages:write',
  input: z.object({ id: Id }),
  output: ScheduledMessage,
  errors: ['not_found', 'gone'],
  rest: 'PUT /scheduled-messages/:id/cancellation',
  async run(ctx, { id }) {
    const before = await lockScheduledMessage(ctx, id)
    // Once more, since the answer may have been lost: the text must not be.
    if (before.state === 'cancelled') return before
    if (before.state === 'sent') throw new AppError('gone', { detail: 'This message has been sent already.' })
    const cancelled = await endScheduledMessage(ctx, before, { state: 'cancelled', reason: `${ctx.actor.name} cancelled it.` })
    if (ctx.actor.id !== before.authorId) await tellAuthor(ctx, cancelled, `${ctx.actor.name} cancelled your scheduled message`)
    return cancelled
  },
})

export const sendScheduledMessageNow = command({
  name: 'scheduledMessages.sendNow',
  summary: 'Send a message that waits, now',
  scope: 'messages:write',
  input: z.object({ id: Id }),
  output: ScheduledMessage,
  errors: ['not_found', 'forbidden', 'gone'],
  rest: 'PUT /scheduled-messages/:id/sending',
  async run(ctx, { id }) {
    const before = await lockScheduledMessage(ctx, id)
    requireAuthor(ctx, before)
    if (before.state === 'sent') return before
    if (before.state === 'cancelled') throw new AppError('gone', { detail: 'This message was cancelled.' })
    return sendWaiting(ctx, before)
  },
})

// Nobody speaks in another's name.
function requireAuthor(ctx: Context, { authorId }: ScheduledMessage): void {
  if (requireMember(ctx).id !== authorId) throw new AppError('forbidden', { detail: 'Only its author can do this. You can cancel it.' })
}

function requireWaiting({ state }: ScheduledMessage): void {
  if (state === 'sent') throw new AppError('gone', { detail: 'This message has been sent already.' })
  if (state !== 'waiting') throw new AppError('gone', { detail: 'This message no longer waits.' })
}
