import type { FoundByWords, Hit } from '../search-index/index.ts'

export type Ranked = { conversationId: string; score: number; messageIds: string[] }

const halfLifeDays = 60
const numberScore = 100

/** Best first, as of a moment in milliseconds. */
export function rankConversations({ headers, messages, numbered }: FoundByWords, now: number): Ranked[] {
  const ranked = rank(headers, messages, now)
  if (!numbered) return ranked
  const { conversationId } = numbered
  const known = ranked.find((each) => each.conversationId === conversationId)
  return [{ conversationId, messageIds: [], ...known, score: numberScore }, ...ranked.filter((each) => each !== known)]
}

function rank(headers: readonly Hit[], messages: readonly Hit[], now: number): Ranked[] {
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
    const score = scoreOf(own.header, best, now - own.lastMessageAt)
    return { conversationId, score, messageIds: best.slice(0, 3).map(({ id }) => id) }
  }).sort((one, other) => other.score - one.score || (one.conversationId < other.conversationId ? 1 : -1))
}

/** The best place counts, a header twice, several messages a little more; what is two months old three quarters, nothing less than half. */
function scoreOf(header: number, [best, ...others]: readonly Hit[], age: number): number {
  const place = Math.max(header * 2, best?.rank ?? 0) * (1 + 0.1 * Math.log2(1 + others.length))
  return Number((place * (0.5 + 0.5 * 2 ** (-Math.max(0, age) / 86_400_000 / halfLifeDays))).toPrecision(6))
}
