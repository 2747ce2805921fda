import { z } from 'zod'
import { readPageCursor, toPage } from '../../kernel/db/page.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { findConversation } from '../conversations/index.ts'
import { requireMember } from '../identity/index.ts'
import { listScheduledRows } from './queries.ts'
import { ScheduledMessagePage } from './scheduled-message.ts'

export const listScheduledMessages = query({
  name: 'scheduledMessages.list',
  summary: 'List what waits to be sent, and what could not be: of a conversation, or yours',
  scope: 'messages:read',
  input: z.object({ ...pageInput, conversationId: Id.optional().describe('Left out: all of yours') }),
  output: ScheduledMessagePage,
  errors: ['not_found'],
  rest: 'GET /scheduled-messages',
  async run(ctx, { conversationId, limit, cursor }) {
    if (conversationId) await findConversation(ctx.db, conversationId)
    const whose = conversationId ? { conversationId } : { authorId: requireMember(ctx).id }
    const rows = await listScheduledRows(ctx, { ...whose, after: cursor ? readAfter(cursor) : null, limit: limit + 1 })
    return toPage(rows, limit, ({ sendAt, id }) => [sendAt, id])
  },
})

function readAfter(cursor: string): { sendAt: string; id: string } {
  const [at, id] = readPageCursor(cursor, 2)
  const parsed = z.object({ sendAt: z.iso.datetime(), id: Id }).safeParse({ sendAt: at, id })
  if (!parsed.success) throw new AppError('invalid_input', { detail: 'cursor: not a nextCursor of this list' })
  return parsed.data
}
