import { counts, type Fact, type Reply, type Spell } from './fact.ts'
import { day, quarterHour } from './stretches.ts'

export const dimensions = ['all', 'member', 'team', 'channel', 'tag', 'kind', 'priority'] as const
export type Dimension = (typeof dimensions)[number]

export const measures = [
  'created', 'opened', 'ended', 'closed', 'resolution_sum', 'answered', 'response_sum', 'messages_in', 'messages_out', 'sla_kept', 'sla_missed', 'rated', 'rated_good', 'score_sum',
] as const
export type Measure = (typeof measures)[number]

/** Durations lie in bins whose bounds grow by a twentieth: a median read from them is right to 2.5 %. */
export const binBase = 1.05

/** Sums by `dimension key quarter`, and numbers of durations by `dimension measure key day bin`. */
export type Contributions = { sums: Map<string, Partial<Record<Measure, number>>>; durations: Map<string, number> }

export function noContributions(): Contributions {
  return { sums: new Map(), durations: new Map() }
}

/** Adds what a conversation gives to the sums, or takes it away by the sign -1. Its replies are added apart: there may be many. */
export function contribute(into: Contributions, fact: Fact, spells: readonly Spell[], sign: 1 | -1): void {
  if (!counts(fact)) return
  const add = (at: Date, amounts: Partial<Record<Measure, number>>, member: string | null = fact.assigneeId) => {
    for (const [dimension, key] of keysOf(fact, member)) addTo(into, dimension, key, at, amounts, sign)
  }
  const kept = fact.slaApplied ? (fact.slaBreached ? { sla_missed: 1 } : { sla_kept: 1 }) : {}
  add(fact.createdAt, { created: 1, ...kept })
  for (const { openedAt, endedAt } of spells) {
    add(openedAt, { opened: 1 })
    if (endedAt) add(endedAt, { ended: 1 })
  }
  if (fact.closedAt) {
    add(fact.closedAt, { closed: 1, resolution_sum: fact.resolutionSeconds ?? 0 })
    addDuration(into, 'resolution', fact, fact.assigneeId, fact.closedAt, fact.resolutionSeconds ?? 0, sign)
  }
  if (fact.answeredAt) {
    add(fact.answeredAt, { answered: 1, response_sum: fact.responseSeconds ?? 0 }, fact.answeredBy)
    addDuration(into, 'response', fact, fact.answeredBy, fact.answeredAt, fact.responseSeconds ?? 0, sign)
  }
  if (fact.ratedAt && fact.score !== null) {
    add(fact.ratedAt, { rated: 1, rated_good: fact.score >= 4 ? 1 : 0, score_sum: fact.score }, fact.ratedMemberId)
  }
}

/** Of both sides, each under who wrote it. */
export function contributeReplies(into: Contributions, fact: Fact, replies: readonly Reply[], sign: 1 | -1): void {
  if (!counts(fact)) return
  for (const { at, byContact, memberId } of replies) {
    for (const [dimension, key] of keysOf(fact, byContact ? fact.assigneeId : memberId)) {
      addTo(into, dimension, key, at, byContact ? { messages_in: 1 } : { messages_out: 1 }, sign)
    }
  }
}

export function binOf(seconds: number): number {
  return Math.floor(Math.log1p(seconds) / Math.log(binBase))
}

function keysOf(fact: Fact, member: string | null): [Dimension, string][] {
  const tags: [Dimension, string][] = fact.tagIds.length > 0 ? fact.tagIds.map((id) => ['tag', id]) : [['tag', '']]
  return [
    ['all', ''], ['member', member ?? ''], ['team', fact.teamId ?? ''], ['channel', fact.channelId ?? ''], ['kind', fact.kind], ['priority', fact.priority], ...tags,
  ]
}

function addTo(into: Contributions, dimension: Dimension, key: string, at: Date, amounts: Partial<Record<Measure, number>>, sign: 1 | -1): void {
  const place = `${dimension} ${key} ${Math.floor(at.getTime() / quarterHour)}`
  let sums = into.sums.get(place)
  if (!sums) into.sums.set(place, sums = {})
  for (const [measure, amount] of Object.entries(amounts)) sums[measure as Measure] = (sums[measure as Measure] ?? 0) + sign * amount
}

function addDuration(into: Contributions, measure: 'response' | 'resolution', fact: Fact, member: string | null, at: Date, seconds: number, sign: 1 | -1): void {
  for (const [dimension, key] of keysOf(fact, member)) {
    const place = `${dimension} ${measure} ${key} ${Math.floor(at.getTime() / day)} ${binOf(seconds)}`
    into.durations.set(place, (into.durations.get(place) ?? 0) + sign)
  }
}
