import { z } from 'zod'
import { readPageCursor, toPage } from '../../kernel/db/page.ts'
import { searchWords } from '../../kernel/db/search-words.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { ConversationPage } from './conversation.ts'
import { listConversationRows } from './queries.ts'

export const listConversations = query({
  name: 'conversations.list',
  summary: 'List conversations, last message first',
  scope: 'conversations:read',
  input: z.object({
    ...pageInput,
    state: z.enum(['open', 'pending', 'snoozed', 'closed', 'all']).default('all'),
    assigneeId: Id.optional(),
    unassigned: z.boolean().optional(),
    contactId: Id.optional(),
    query: z.string().max(200).optional().describe('Beginnings of words of the subject or of the contact\'s name and address'),
  }),
  output: ConversationPage,
  rest: 'GET /conversations',
  async run(ctx, { cursor, limit, query: words, ...filter }) {
    const rows = await listConversationRows(ctx.db, {
      ...filter, words: words ? searchWords(words) : null, after: cursor ? readAfter(cursor) : null, limit: limit + 1,
    })
    return toPage(rows, limit, (conversation) => [conversation.lastMessageAt, conversation.id])
  },
})

function readAfter(cursor: string): { lastMessageAt: string; id: string } {
  const [at, id] = readPageCursor(cursor, 2)
  const parsed = z.object({ lastMessageAt: z.iso.datetime(), id: Id }).safeParse({ lastMessageAt: at, id })
  if (!parsed.success) throw new AppError('invalid_input', { detail: 'cursor: not a nextCursor of this list' })
  return parsed.data
}
