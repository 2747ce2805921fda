import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import type { ConversationQuery } from '../conversation-query/index.ts'
import { type Asked, findHits, findSegments, type Hit } from '../search-index/index.ts'
import { cheapCondition, findFew } from './find-few.ts'

export type Ranked = { conversationId: string; score: number; messageIds: string[] }
type Ranking = { ranked: Ranked[]; complete: boolean }

const enoughMessages = { conversations: 250, fewer: { conversations: 30, hits: 1_500 }, hits: 4_000, phraseMs: 25 }
const enoughHeaders = { conversations: 100, fewer: { conversations: 20, hits: 800 }, hits: 2_000, phraseMs: 25 }
const halfLifeDays = 60

type Extent = { query: ConversationQuery; me: string | null; conditions: RawBuilder<unknown>[]; before: string; withMessages: boolean; now: Date }

/** The conversations of a workspace in which the words are, best first: the newest few hundred, and those whose subject or contact says it. */
export async function rankConversations(db: Db, asked: Asked, { query, me, conditions, before, withMessages, now }: Extent): Promise<Ranking> {
  const [segments, among, numbered] = await Promise.all([findSegments(db), findFew(db, query, me), findNumbered(db, asked, conditions)])
  const cheap = cheapCondition(query)
  const look = { conditions, filtered: query.terms.some(({ negated }) => !negated), ...among && { among }, ...cheap && { cheap } }
  const [headers, messages] = await Promise.all([
    findHits(db, 'headers', asked, segments.headers, { ...look, enough: enoughHeaders, before: highest }),
    withMessages ? findHits(db, 'messages', asked, segments.messages, { ...look, enough: enoughMessages, before }) : { hits: [], complete: true },
  ])
  const ranked = rank(headers.hits, messages.hits, now)
  const complete = headers.complete && messages.complete
  if (!numbered) return { ranked, complete }
  const known = ranked.find(({ conversationId }) => conversationId === numbered)
  return { ranked: [{ conversationId: numbered, messageIds: [], ...known, score: numberScore }, ...ranked.filter((each) => each !== known)], complete }
}

const highest = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const numberScore = 100

/** A number alone is most often the one that people quote. */
async function findNumbered(db: Db, { words }: Asked, conditions: RawBuilder<unknown>[]): Promise<string | undefined> {
  const { word } = words[0]!.words[0]!
  if (words.length > 1 || words[0]!.words.length > 1 || !/^\d{1,15}$/.test(word)) return undefined
  const { rows: [row] } = await sql<{ id: string }>`
    select id from conversations where workspace_id = current_workspace() and number = ${word}::bigint and ${sql.join(conditions, sql` and `)}`.execute(db)
  return row?.id
}

function rank(headers: readonly Hit[], messages: readonly Hit[], now: Date): Ranked[] {
  const found = new Map<string, { header: number; lastMessageAt: number; messages: Hit[] }>()
  const of = ({ conversationId, lastMessageAt }: Hit) => {
    const known = found.get(conversationId)
    if (known) return known
    const added = { header: 0, lastMessageAt, messages: [] }
    found.set(conversationId, added)
    return added
  }
  for (const hit of headers) of(hit).header = hit.rank
  for (const hit of messages) of(hit).messages.push(hit)
  return [...found].map(([conversationId, own]) => {
    const best = own.messages.toSorted((one, other) => other.rank - one.rank || (one.id < other.id ? 1 : -1))
    const score = scoreOf(own.header, best, now.getTime() - own.lastMessageAt)
    return { conversationId, score, messageIds: best.slice(0, 3).map(({ id }) => id) }
  }).sort((one, other) => other.score - one.score || (one.conversationId < other.conversationId ? 1 : -1))
}

/** The best place counts, a header twice, several messages a little more; what is two months old three quarters, nothing less than half. */
function scoreOf(header: number, [best, ...others]: readonly Hit[], age: number): number {
  const place = Math.max(header * 2, best?.rank ?? 0) * (1 + 0.1 * Math.log2(1 + others.length))
  return Number((place * (0.5 + 0.5 * 2 ** (-Math.max(0, age) / 86_400_000 / halfLifeDays))).toPrecision(6))
}
