import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import type { Db } from '../../kernel/db/database.ts'
import { idAt } from '../../kernel/ids.ts'
import { grants } from '../../kernel/scope.ts'
import { type ConversationQuery, queryConditions } from '../conversation-query/index.ts'
import type { Asked } from './asked.ts'
import { cheapCondition, findFew } from './find-few.ts'
import { type Enough, findHits, findSegments, type Hit } from './hits.ts'

/** How far is looked; `before` leaves out what is newer than a first page. */
export type Depth = { messages: Enough; headers: Enough; before?: string }
export type FoundByWords = {
  messages: Hit[]
  headers: Hit[]
  /** The conversation whose number was asked for: a number alone is most often the one that people quote. */
  numbered: { conversationId: string; lastMessageAt: number } | undefined
  /** Whether there is no other. */
  complete: boolean
  /** Hits looked at. */
  seen: { messages: number; headers: number }
}

/** The newest few hundred conversations, and those few hundred whose subject or contact says it. */
export const newest = {
  messages: { conversations: 250, fewer: { conversations: 30, hits: 1_500 }, hits: 4_000, phraseMs: 25 },
  headers: { conversations: 100, fewer: { conversations: 20, hits: 800 }, hits: 2_000, phraseMs: 25 },
} satisfies Depth

/** How far a first page looked, for the cursors of those that follow: they look as far and at nothing newer. */
export const lookedShape = { at: z.int().min(0).max(2 ** 47), messages: z.int().min(0).max(newest.messages.hits), headers: z.int().min(0).max(newest.headers.hits) }
export type Looked = z.output<z.ZodObject<typeof lookedShape>>

/** Nothing is counted where all was found: what is taken into the index meanwhile must not push out what was there. */
export function lookedAt({ complete, seen }: FoundByWords, now: Date): Looked {
  return { at: now.getTime(), ...complete ? { messages: 0, headers: 0 } : seen }
}

export function depthOf({ at, messages, headers }: Looked): Depth {
  const before = idAt(at + 1)
  const asFar = (hits: number, first: Enough): Enough => (hits > 0 ? { hits, asBefore: true } : first)
  return { before, messages: asFar(messages, newest.messages), headers: asFar(headers, newest.headers) }
}

const highest = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/**
 * What words mean beside the terms of a query, wherever it is asked for: in search, lists, counts and bulk actions. Whoever may
 * not read messages finds by subjects and contacts alone.
 */
export async function findByWords(
  { db, scopes, now }: Pick<Context, 'db' | 'scopes' | 'now'>, query: ConversationQuery, asked: Asked, me: string | null, { messages, headers, before = highest }: Depth,
): Promise<FoundByWords> {
  const conditions = queryConditions(query, { me, now })
  const [segments, among, numbered] = await Promise.all([findSegments(db), findFew(db, query, me), findNumbered(db, asked, conditions)])
  const cheap = cheapCondition(query)
  const look = { conditions, before, filtered: query.terms.some(({ negated }) => !negated), ...among && { among }, ...cheap && { cheap } }
  const [inHeaders, inMessages] = await Promise.all([
    findHits(db, 'headers', asked, segments.headers, { ...look, enough: headers }),
    grants(scopes, 'messages:read') ? findHits(db, 'messages', asked, segments.messages, { ...look, enough: messages }) : { hits: [], complete: true, seen: 0 },
  ])
  return {
    messages: inMessages.hits, headers: inHeaders.hits, numbered, complete: inHeaders.complete && inMessages.complete,
    seen: { messages: inMessages.seen, headers: inHeaders.seen },
  }
}

/** Each once, last message first: as lists are. */
export function conversationsOf({ messages, headers, numbered }: FoundByWords): { conversationId: string; lastMessageAt: number }[] {
  const found = new Map([...messages, ...headers, ...numbered ? [numbered] : []].map(({ conversationId, lastMessageAt }) => [conversationId, Math.floor(lastMessageAt)]))
  return [...found].map(([conversationId, lastMessageAt]) => ({ conversationId, lastMessageAt }))
    .sort((one, other) => other.lastMessageAt - one.lastMessageAt || (one.conversationId < other.conversationId ? 1 : -1))
}

async function findNumbered(db: Db, { words }: Asked, conditions: readonly RawBuilder<unknown>[]): Promise<FoundByWords['numbered']> {
  const { word } = words[0]!.words[0]!
  if (words.length > 1 || words[0]!.words.length > 1 || !/^\d{1,15}$/.test(word)) return undefined
  const { rows: [row] } = await sql<{ id: string; lastMessageAt: Date }>`
    select id, last_message_at as "lastMessageAt" from conversations
    where workspace_id = current_workspace() and number = ${word}::bigint and ${sql.join(conditions, sql` and `)}`.execute(db)
  return row && { conversationId: row.id, lastMessageAt: row.lastMessageAt.getTime() }
}
