import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { readPageCursor, toPage, writeCursor } from '../../kernel/db/page.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { grants } from '../../kernel/scope.ts'
import { type ConversationQuery, queryConditions, readQuery } from '../conversation-query/index.ts'
import { findConversations, listConversationRows, memberOf } from '../conversations/index.ts'
import { type Asked, depthOf, findByWords, type Looked, lookedAt, lookedShape, newest, readAsked } from '../search-index/index.ts'
import { matchesOf, readTexts } from './find-matches.ts'
import { SearchPage, type SearchResult } from './match.ts'
import { rankConversations } from './rank-conversations.ts'

const queryText = `Terms and words in any order: state:open assignee:me -tag:spam refund "two weeks" -delivery. Every word must be in one message together with its subject, \
its contact's name, address and phone, and its attachments' names. The last word may be unfinished unless a space follows; others end in * for that. Case and accents do not count. Without words: the last message first.`

export const searchConversations = query({
  name: 'search.conversations',
  summary: 'Search conversations by words and terms, best match first',
  scope: 'conversations:read',
  input: z.object({
    query: z.string().max(1_000).default('').describe(queryText),
    limit: z.int().min(1).max(50).default(25).describe('At most this many items'),
    cursor: z.string().max(200).optional().describe('The nextCursor of the page before'),
  }),
  output: SearchPage,
  rest: 'GET /search/conversations',
  replica: true,
  async run(ctx, { query: text, limit, cursor }) {
    const read = await readQuery(ctx.db, text)
    const asked = readAsked(read.words)
    return asked ? findRanked(ctx, read, asked, limit, cursor) : list(ctx, read, limit, cursor)
  },
})

async function findRanked(ctx: Context, read: ConversationQuery, asked: Asked, limit: number, cursor: string | undefined) {
  const place = cursor ? readPlace(cursor) : undefined
  const found = await findByWords(ctx, read, asked, memberOf(ctx), place ? depthOf(place) : newest)
  const { at, messages, headers } = place ?? lookedAt(found, ctx.now)
  const offset = place?.offset ?? 0
  // As of the first page: what is recent must not change its order from one page to the next.
  const ranked = rankConversations(found, at)
  const shown = ranked.slice(offset, offset + limit)
  const [conversations, texts] = await Promise.all([
    findConversations(ctx.db, shown.map(({ conversationId }) => conversationId), memberOf(ctx)),
    readTexts(ctx.db, shown, { withDetails: grants(ctx.scopes, 'contacts:read') }),
  ])
  const items = shown.flatMap((own): SearchResult[] => {
    const conversation = conversations.get(own.conversationId)
    return conversation ? [{ conversation, score: own.score, matches: matchesOf(conversation, own, asked, texts) }] : []
  })
  return { items, complete: found.complete, nextCursor: ranked.length > offset + limit ? writeCursor([offset + limit, at, messages, headers]) : null }
}

async function list(ctx: Context, read: ConversationQuery, limit: number, cursor: string | undefined) {
  const conditions = queryConditions(read, { me: memberOf(ctx), now: ctx.now })
  const rows = await listConversationRows(ctx.db, { state: 'all', me: memberOf(ctx), conditions, after: cursor ? readAfter(cursor) : null, limit: limit + 1 })
  const { items, nextCursor } = toPage(rows, limit, (conversation) => [conversation.lastMessageAt, conversation.id])
  return { items: items.map((conversation) => ({ conversation, score: 0, matches: [] })), nextCursor, complete: true }
}

function readPlace(cursor: string): Looked & { offset: number } {
  const [offset, at, messages, headers] = readPageCursor(cursor, 4)
  const parsed = z.object({ offset: z.int().min(1).max(10_000), ...lookedShape }).safeParse({ offset, at, messages, headers })
  if (!parsed.success) throw new AppError('invalid_input', { detail: 'cursor: not a nextCursor of this search' })
  return parsed.data
}

function readAfter(cursor: string): { lastMessageAt: string; id: string } {
  const [at, id] = readPageCursor(cursor, 2)
  const parsed = z.object({ lastMessageAt: z.iso.datetime(), id: Id }).safeParse({ lastMessageAt: at, id })
  if (!parsed.success) throw new AppError('invalid_input', { detail: 'cursor: not a nextCursor of this search' })
  return parsed.data
}
