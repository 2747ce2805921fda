import { z } from 'zod'
import { readPageCursor, toPage } from '../../kernel/db/page.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { queryConditions, readQuery, type Term } from '../conversation-query/index.ts'
import { readAsked } from '../search-index/index.ts'
import { ConversationPage } from './conversation.ts'
import { listFound } from './list-found.ts'
import { type ConversationFilter, listConversationRows, memberOf } from './queries.ts'

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
    query: z.string().max(1_000).optional().describe('Terms and words, as search.conversations takes them: state:open assignee:me -tag:spam lamp'),
  }),
  output: ConversationPage,
  rest: 'GET /conversations',
  replica: true,
  async run(ctx, { cursor, limit, query: text = '', ...filter }) {
    const query = await readQuery(ctx.db, text)
    const asked = readAsked(query.words)
    if (asked) return listFound(ctx, { ...query, terms: [...query.terms, ...termsOf(filter)] }, asked, { limit, ...cursor && { cursor } })
    const rows = await listConversationRows(ctx.db, {
      ...filter, me: memberOf(ctx), conditions: queryConditions(query, { me: memberOf(ctx), now: ctx.now }), after: cursor ? readAfter(cursor) : null, limit: limit + 1,
    })
    return { ...toPage(rows, limit, (conversation) => [conversation.lastMessageAt, conversation.id]), complete: true }
  },
})

function termsOf({ state, assigneeId, unassigned, contactId, number }: Pick<ConversationFilter, 'state' | 'assigneeId' | 'unassigned' | 'contactId' | 'number'>): Term[] {
  const term = (field: Term['field'], value: string | false | undefined): Term[] => (value ? [{ field, values: [value], negated: false }] : [])
  return [
    ...term('state', state !== 'all' && state), ...term('assignee', assigneeId), ...term('assignee', unassigned && 'none'), ...term('contact', contactId),
    ...term('number', number?.toString()),
  ]
}

function readAfter(cursor: string): { lastMessageAt: string; id: string } {
  const [at, id] = readPageCursor(cursor, 2)
  const parsed = z.object({ lastMessageAt: z.iso.datetime(), id: Id }).safeParse({ lastMessageAt: at, id })
  if (!parsed.success) throw new AppError('invalid_input', { detail: 'cursor: not a nextCursor of this list' })
  return parsed.data
}
