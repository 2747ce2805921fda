import { z } from 'zod'
import { readPageCursor, toPage } from '../../kernel/db/page.ts'
import { searchWords } from '../../kernel/db/search-words.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { queryConditions, readQuery } from '../conversation-query/index.ts'
import { ConversationPage } from './conversation.ts'
import { listConversationRows, memberOf } from './queries.ts'

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
    number: z.int().min(1).optional().describe('The one that people quote'),
    query: z.string().max(1_000).optional().describe('Terms and words, as in the search field: state:open assignee:me -tag:spam lamp'),
  }),
  output: ConversationPage,
  rest: 'GET /conversations',
  replica: true,
  async run(ctx, { cursor, limit, query: text = '', ...filter }) {
    const query = await readQuery(ctx.db, text)
    const rows = await listConversationRows(ctx.db, {
      ...filter, conditions: queryConditions(query, { me: memberOf(ctx), now: ctx.now }),
      words: searchWords(query.words), after: cursor ? readAfter(cursor) : null, limit: limit + 1,
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
