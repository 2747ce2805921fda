import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { readPageCursor, writeCursor } from '../../kernel/db/page.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import type { ConversationQuery } from '../conversation-query/index.ts'
import { type Asked, conversationsOf, depthOf, findByWords, type Looked, lookedAt, lookedShape, newest } from '../search-index/index.ts'
import type { Conversation } from './conversation.ts'
import { findConversations, memberOf } from './queries.ts'

type Page = { items: Conversation[]; nextCursor: string | null; complete: boolean }

/**
 * The conversations that words and terms find, last message first. The pages after the first one look exactly as far as that did,
 * and at nothing newer: none comes twice and none is left out, whatever is written meanwhile.
 */
export async function listFound(ctx: Context, query: ConversationQuery, asked: Asked, { cursor, limit }: { cursor?: string; limit: number }): Promise<Page> {
  const place = cursor === undefined ? undefined : readPlace(cursor)
  const found = await findByWords(ctx, query, asked, memberOf(ctx), place ? depthOf(place) : newest)
  const rows = conversationsOf(found).filter(({ lastMessageAt, conversationId }) =>
    !place || lastMessageAt < place.lastMessageAt || (lastMessageAt === place.lastMessageAt && conversationId < place.id))
  const shown = rows.slice(0, limit)
  const conversations = await findConversations(ctx.db, shown.map(({ conversationId }) => conversationId), memberOf(ctx))
  const last = rows.length > limit ? shown.at(-1) : undefined
  const { at, messages, headers } = place ?? lookedAt(found, ctx.now)
  return {
    items: shown.flatMap(({ conversationId }) => conversations.get(conversationId) ?? []),
    nextCursor: last ? writeCursor([last.lastMessageAt, last.conversationId, at, messages, headers]) : null,
    complete: found.complete,
  }
}

type Place = Looked & { lastMessageAt: number; id: string }

function readPlace(cursor: string): Place {
  const [lastMessageAt, id, at, messages, headers] = readPageCursor(cursor, 5)
  const parsed = z.object({ lastMessageAt: z.int(), id: Id, ...lookedShape }).safeParse({ lastMessageAt, id, at, messages, headers })
  if (!parsed.success) throw new AppError('invalid_input', { detail: 'cursor: not a nextCursor of this list' })
  return parsed.data
}
