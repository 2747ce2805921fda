import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id, newId } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { contentFields, contentOf, findConversation } from '../conversations/index.ts'
import { clearDraft } from '../drafts/index.ts'
import { requireMember } from '../identity/index.ts'
import { scheduledMessageCreated } from './events.ts'
import { findScheduledMessage, isOpen } from './queries.ts'
import { ScheduledMessage } from './scheduled-message.ts'
import { requireFiles } from './require-files.ts'
import { sendLater } from './send-scheduled-message.ts'
import { whenFields, whenToSend } from './when-to-send.ts'

const mostWaiting = 500

export const createScheduledMessage = command({
  name: 'scheduledMessages.create',
  summary: 'Send a reply or a note later, or in a few seconds, so that it can be taken back',
  scope: 'messages:write',
  input: z.object({
    conversationId: Id, kind: z.enum(['reply', 'note']).default('reply'), ...contentFields, ...whenFields,
    cancelIfAnswered: z.boolean().default(false).describe('Do not send it if the contact writes before'),
  }),
  output: ScheduledMessage,
  errors: ['not_found', 'conflict', 'limit_reached'],
  rest: 'POST /conversations/:conversationId/scheduled-messages',
  async run(ctx, { conversationId, kind, text, html, fileIds, clientId = newId(), cancelIfAnswered, ...when }) {
    const conversation = await findConversation(ctx.db, conversationId)
    const authorId = requireMember(ctx).id
    const content = contentOf({ text, html, fileIds })
    const known = await findKnown(ctx, authorId, clientId)
    if (known) return asKnown(known, conversation.mergedInto ?? conversationId)
    const sendAt = whenToSend(ctx.now, when)
    await requireFiles(ctx.db, fileIds)
    await requireRoom(ctx, authorId)
    const id = newId()
    await ctx.db.insertInto('scheduled_messages').values({
      id, conversation_id: conversation.mergedInto ?? conversationId, author_id: authorId, kind, ...content, file_ids: sql`${fileIds}::uuid[]`, client_id: clientId, send_at: sendAt,
      cancel_if_answered: cancelIfAnswered, created_at: ctx.now, updated_at: ctx.now,
    }).execute()
    await sendLater(ctx, { id, sendAt })
    await clearDraft(ctx, { memberId: authorId, conversationId, mode: kind })
    const scheduledMessage = await findScheduledMessage(ctx, id)
    ctx.recordChange({ subjectId: id, before: null, after: scheduledMessage })
    ctx.emit(scheduledMessageCreated, { subjectId: id, payload: { scheduledMessage } })
    return scheduledMessage
  },
})

async function findKnown(ctx: Context, authorId: string, clientId: string): Promise<ScheduledMessage | undefined> {
  const row = await ctx.db.selectFrom('scheduled_messages').select('id').where('author_id', '=', authorId).where('client_id', '=', clientId).executeTakeFirst()
  return row && findScheduledMessage(ctx, row.id)
}

function asKnown(known: ScheduledMessage, conversationId: string): ScheduledMessage {
  if (known.conversationId !== conversationId) throw new AppError('conflict', { detail: 'This clientId was used before in another conversation.' })
  return known
}

async function requireRoom(ctx: Context, authorId: string): Promise<void> {
  const { rows } = await sql`
    select from scheduled_messages where workspace_id = current_workspace() and author_id = ${authorId} and ${isOpen} limit ${sql.lit(mostWaiting)}`.execute(ctx.db)
  if (rows.length >= mostWaiting) throw new AppError('limit_reached', { detail: `You have ${mostWaiting} messages waiting already. Send or cancel some first.` })
}
