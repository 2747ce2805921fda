import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import type { Asked } from './asked.ts'

export type Segment = { id: string; documents: number }
/** A document in which the words are; the id of a header is its conversation's. */
export type Hit = { id: string; conversationId: string; rank: number; lastMessageAt: number }
/** `complete`: nothing older was left unseen. `seen`: how many hits were looked at, whether they met the conditions or not. */
export type Found = { hits: Hit[]; complete: boolean; seen: number }
export type Holds = 'messages' | 'headers'

/** When what was found is enough, though older hits were left unseen. */
export type Enough = {
  /** So many hits are looked at and no more. */
  hits: number
  conversations?: number
  /** Fewer do once so many hits, whether they met the conditions or not, have been looked at. */
  fewer?: { conversations: number; hits: number }
  /** A phrase of common words must be looked for in each message that has them all: it ends by the clock. */
  phraseMs?: number
  /** As a first page went through them, whatever would be cheaper by now. */
  asBefore?: boolean
  /** Hits of one statement, where all of them are wanted whatever it takes. */
  atOnce?: number
}

export type Extent = {
  /** On the table conversations. */
  conditions: readonly RawBuilder<unknown>[]
  /** Whether the conditions leave out more than a few. */
  filtered: boolean
  /** Only ids below it. */
  before: string
  enough: Enough
  /** What of the conditions an index answers without reading the conversation, on candidate.id. */
  cheap?: RawBuilder<unknown>
  /** The only conversations that can meet the conditions, newest first, when they are few: then the cheaper way round is taken. */
  among?: readonly string[]
}

type Among = Extent & { among: readonly string[] }

// With terms most hits are for nothing, and a segment is not asked twice.
const atFirst = { plain: 600, filtered: 2_000 }
const atMost = 2_500
// Documents in the first step: one full segment of messages; a word is in few headers.
const firstStep = { messages: 32_768, headers: 131_072 }
const quickMs = { words: 10, phrase: 4 }
// Measured at 5 million messages: a conversation looked into costs 10 µs, a hit in a segment that must be checked 4 µs.
const hitsPerConversation = 2.5
const fewest = 1_000

/** All segments of the workspace, newest first. */
export async function findSegments(db: Db): Promise<Record<Holds, Segment[]>> {
  const { rows } = await sql<Segment & { holds: Holds }>`
    select id::text as id, holds, documents from search_segments where workspace_id = current_workspace() order by newest desc, id desc`.execute(db)
  return { messages: rows.filter(({ holds }) => holds === 'messages'), headers: rows.filter(({ holds }) => holds === 'headers') }
}

/**
 * Looks for the words in the newest segment first, then in up to four times as many at a time, until enough conversations were found that meet the
 * conditions. What a common word costs is so bounded by what is shown, not by how often it was written.
 */
export async function findHits(db: Db, holds: Holds, { text: asked, hasPhrase }: Asked, segments: readonly Segment[], extent: Extent): Promise<Found> {
  const { enough } = extent
  const among = enough.asBefore ? undefined : extent.among
  if (among && among.length <= fewest) return { hits: await lookAmong(db, holds, asked, { ...extent, among }), complete: true, seen: 0 }
  const hits: Hit[] = []
  const conversations = new Set<string>()
  const begun = performance.now()
  let { before } = extent
  const isWide = extent.filtered && !among
  let most = Math.min(enough.hits, enough.atOnce ?? (isWide ? atFirst.filtered : atFirst.plain))
  let documents = firstStep[holds] * (isWide ? 2 : 1)
  let seen = 0
  let isFirst = true
  let step = take(segments, 0, documents)
  while (step.segments.length > 0) {
    const stepBegun = performance.now()
    const found = await lookInto(db, holds, asked, step.segments, { ...extent, before, most })
    for (const hit of found.hits) {
      hits.push(hit)
      conversations.add(hit.conversationId)
    }
    seen += found.taken
    const isRest = found.taken === most
    if (!isRest && step.next === segments.length) break
    if (isEnough(enough, conversations.size, seen) || (hasPhrase && performance.now() - begun > (enough.phraseMs ?? Infinity))) return { hits, complete: false, seen }
    // After the first step alone, whose size no clock has a say in: the pages that follow must go the same way.
    if (among && isFirst && isCheaperAmong(among, enough, { found: conversations.size, taken: seen }, step, segments)) return lookAmongNewest(db, holds, asked, { ...extent, among })
    isFirst = false
    most = Math.min(enough.hits - seen, enough.atOnce ?? Math.min(atMost, most * 2, untilFewerDo(enough, seen)))
    if (isRest) {
      before = found.last
      continue
    }
    before = extent.before
    if (performance.now() - stepBegun < quickMs[hasPhrase ? 'phrase' : 'words']) documents = Math.max(firstStep[holds], step.documents * Math.min(hasPhrase ? 2 : 4, most / Math.max(1, found.taken)))
    step = take(segments, step.next, documents)
  }
  return { hits, complete: true, seen }
}

function isEnough({ conversations = Infinity, fewer, hits }: Enough, found: number, seen: number): boolean {
  return found >= conversations || (fewer !== undefined && found >= fewer.conversations && seen >= fewer.hits) || seen >= hits
}

/** Hits that are left until fewer conversations will do: no more than those at once. */
function untilFewerDo({ fewer }: Enough, seen: number): number {
  return fewer && seen < fewer.hits ? fewer.hits - seen : Infinity
}

type Step = { segments: Segment[]; documents: number; next: number }

function take(segments: readonly Segment[], from: number, documents: number): Step {
  let next = from
  let count = 0
  while (next < segments.length && (count === 0 || count + segments[next]!.documents <= documents)) count += segments[next++]!.documents
  return { segments: segments.slice(from, next), documents: count, next }
}

/** Whether the conversations cost less than the hits that are left, or than those after which fewer conversations will do. */
function isCheaperAmong(among: readonly string[], { fewer, hits }: Enough, { found, taken }: { found: number; taken: number }, step: Step, segments: readonly Segment[]): boolean {
  const left = taken / Math.max(1, step.documents) * segments.slice(step.next).reduce((sum, { documents }) => sum + documents, 0)
  const until = fewer && found > 0 ? Math.max(fewer.hits, fewer.conversations * taken / found) : Infinity
  return Math.min(left, until <= hits ? until : Infinity) > among.length * hitsPerConversation
}

// As one text: six hundred rows of four columns took pg longer to read than PostgreSQL to find.
const shown = (asked: string) => sql`string_agg(concat_ws(' ', hits.id, conversation_id, search_rank(${asked}, segment_id, words), extract(epoch from last_message_at)), ',')`

async function lookInto(
  db: Db, holds: Holds, asked: string, segments: readonly Segment[], { conditions, before, most, among, cheap }: Extent & { most: number },
): Promise<{ hits: Hit[]; taken: number; last: string }> {
  const candidates = among ? sql`(select unnest(${among}::uuid[]) as id intersect select conversation_id from hits) as candidates` : sql`(select distinct conversation_id as id from hits) as candidates`
  const { rows: [row] } = await sql<{ shown: string | null; taken: number; last: string | null }>`
    with hits as materialized (select * from ${sql.ref(`search_${holds}_hits`)}(${asked}, ${segments.map(({ id }) => id)}::bigint[], ${before}::uuid, ${most}::integer)),
      passing as (select candidate.id, last_message_at from (select id from ${candidates}) as candidate cross join lateral (${passing(conditions)}) as conversation ${cheap ? sql`where ${cheap}` : sql``})
    select ${shown(asked)} as shown, (select count(*)::int from hits) as taken, (select id from hits order by id limit 1) as last
    from hits join passing on passing.id = conversation_id`.execute(db)
  return { hits: readHits(row!.shown), taken: row!.taken, last: row!.last ?? before }
}

/** The newest first, until it is enough: five thousand conversations have twenty-five thousand messages, each on a page of its own. */
async function lookAmongNewest(db: Db, holds: Holds, asked: string, extent: Among): Promise<Found> {
  const { among, enough } = extent
  const hits: Hit[] = []
  for (let from = 0; from < among.length; from += fewest) {
    hits.push(...await lookAmong(db, holds, asked, { ...extent, among: among.slice(from, from + fewest) }))
    const looked = from + fewest
    const isDone = isEnough({ ...enough, hits: Infinity }, new Set(hits.map(({ conversationId }) => conversationId)).size, looked * hitsPerConversation)
    if (isDone && looked < among.length) return { hits, complete: false, seen: 0 }
  }
  return { hits, complete: true, seen: 0 }
}

async function lookAmong(db: Db, holds: Holds, asked: string, { among, conditions, before }: Among): Promise<Hit[]> {
  const { rows: [row] } = await sql<{ shown: string | null }>`
    with hits as materialized (select * from ${sql.ref(`search_${holds}_among`)}(${asked}, ${among}::uuid[]) where id < ${before}::uuid),
      passing as (select candidate.id, last_message_at from (select distinct conversation_id as id from hits) as candidate cross join lateral (${passing(conditions)}) as conversation)
    select ${shown(asked)} as shown from hits join passing on passing.id = conversation_id`.execute(db)
  return readHits(row!.shown)
}

// Offset 0 keeps it a look-up of each by its key, whatever a plan for any parameters would guess.
function passing(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql`select last_message_at from conversations where conversations.id = candidate.id and ${sql.join(conditions, sql` and `)} offset 0`
}

function readHits(text: string | null): Hit[] {
  return (text?.split(',') ?? []).map((line) => {
    const [id, conversationId, rank, lastMessageAt] = line.split(' ') as [string, string, string, string]
    return { id, conversationId, rank: Number(rank), lastMessageAt: Number(lastMessageAt) * 1_000 }
  })
}
