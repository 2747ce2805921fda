import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { readPageCursor, toPage, writeCursor } from '../../kernel/db/page.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id, idAt } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { grants, type Scope } from '../../kernel/scope.ts'
import { type ConversationQuery, queryConditions, readQuery } from '../conversation-query/index.ts'
import { findConversations, listConversationRows, memberOf } from '../conversations/index.ts'
import { type Asked, readAsked } from '../search-index/index.ts'
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
    const asked = readAsked(read.words, { typing: text.endsWith(/\S*$/.exec(read.words)![0]) })
    return asked ? findRanked(ctx, read, asked, limit, cursor) : list(ctx, read, limit, cursor)
  },
})

async function findRanked(ctx: Context, read: ConversationQuery, asked: Asked, limit: number, cursor: string | undefined) {
  const { offset, before } = cursor ? readPlace(cursor) : { offset: 0, before: highest }
  const { ranked, complete } = await rankConversations(ctx.db, asked, {
    query: read, me: memberOf(ctx), conditions: conditionsOf(ctx, read), before, withMessages: mayRead(ctx, 'messages:read'), now: ctx.now,
  })
  const shown = ranked.slice(offset, offset + limit)
  const [conversations, texts] = await Promise.all([
    findConversations(ctx.db, shown.map(({ conversationId }) => conversationId)),
    readTexts(ctx.db, shown, { withDetails: mayRead(ctx, 'contacts:read') }),
  ])
  const items = shown.flatMap((own): SearchResult[] => {
    const conversation = conversations.get(own.conversationId)
    return conversation ? [{ conversation, score: own.score, matches: matchesOf(conversation, own, asked, texts) }] : []
  })
  return { items, complete, nextCursor: ranked.length > offset + limit ? writeCursor([offset + limit, before === highest ? idAt(ctx.now.getTime() + 1) : before]) : null }
}

async function list(ctx: Context, read: ConversationQuery, limit: number, cursor: string | undefined) {
  const rows = await listConversationRows(ctx.db, { state: 'all', conditions: conditionsOf(ctx, read), words: null, after: cursor ? readAfter(cursor) : null, limit: limit + 1 })
  const { items, nextCursor } = toPage(rows, limit, (conversation) => [conversation.lastMessageAt, conversation.id])
  return { items: items.map((conversation) => ({ conversation, score: 0, matches: [] })), nextCursor, complete: true }
}

const highest = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

function conditionsOf(ctx: Context, read: ConversationQuery) {
  return queryConditions(read, { me: memberOf(ctx), now: ctx.now })
}

function mayRead(ctx: Context, scope: Scope): boolean {
  return grants(ctx.scopes, scope)
}

/** Messages that came after the first page was shown are left out of those that follow, so that nothing moves. */
function readPlace(cursor: string): { offset: number; before: string } {
  const [offset, before] = readPageCursor(cursor, 2)
  const parsed = z.object({ offset: z.int().min(1).max(10_000), before: Id }).safeParse({ offset, before })
  if (!parsed.success) throw new AppError('invalid_input', { detail: 'cursor: not a nextCursor of this search' })
  return parsed.data
}

function readAfter(cursor: string): { lastMessageAt: string; id: string } {
  const [at, id] = readPageCursor(cursor, 2)
  const parsed = z.object({ lastMessageAt: z.iso.datetime(), id: Id }).safeParse({ lastMessageAt: at, id })
  if (!parsed.success) throw new AppError('invalid_input', { detail: 'cursor: not a nextCursor of this search' })
  return parsed.data
}
