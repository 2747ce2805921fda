import { type RawBuilder, sql } from 'kysely'
import { type Dimension, type Measure, measures } from './contributions.ts'
import type { ReportFilter } from './report-filter.ts'

type Part = RawBuilder<unknown>

/** Where figures come from: sums of everything or of one key, or the facts of the conversations of a filter. */
export type Source = {
  dimension: Dimension
  filter: ReportFilter
  /** Only these keys: the members that the caller may see. */
  keys?: readonly string[]
}

export type Sums = Record<Measure, number>

const all = sql.raw(measures.join(', '))
const quarter = 15 * 60_000
const day = 86_400_000

/** Rows of key, at and the measures (all, or those that are wanted) in a period; their moments are as fine as `grain` minutes, or do not matter. */
export function sumsIn(source: Source, from: Date, to: Date, grain: 15 | 60 | 'total', wanted?: readonly Measure[]): Part {
  const stored = storedAs(source)
  if (!stored) return factsIn(source, from, to, wanted ?? measures)
  const list = wanted ? sql.raw(wanted.join(', ')) : all
  const piece = (minutes: number, begin: number, end: number): Part[] => (begin >= end ? [] : [sql`
    select key, at, ${list} from report_counts
    where workspace_id = current_workspace() and grain = ${sql.lit(minutes)} and dimension = ${stored.dimension}
      and at >= ${new Date(begin)}::timestamptz and at < ${new Date(end)}::timestamptz ${stored.key === undefined ? sql`` : sql`and key = ${stored.key}`} ${among(source, sql`key`)}`])
  if (grain !== 'total') return sql`(${joined(piece(grain, from.getTime(), to.getTime()))})`
  const [first, last] = [Math.ceil(from.getTime() / day) * day, Math.floor(to.getTime() / day) * day]
  if (first >= last) return sql`(${joined(piece(15, from.getTime(), to.getTime()))})`
  return sql`(${joined([...piece(15, from.getTime(), first), ...piece(1440, first, last), ...piece(15, last, to.getTime())])})`
}

/** Open conversations at a moment, by key. */
export function backlogAt(source: Source, at: Date): Part {
  if (storedAs(source)) {
    const { grouped } = keyOf(source)
    return sql`select ${grouped ? sql`key` : sql`''`} as key, sum(opened - ended)::integer as open from ${sumsIn(source, new Date(0), roundUp(at), 'total', ['opened', 'ended'])} as sums group by 1`
  }
  const { key, lateral } = factKey(source, sql`conversations.assignee_id`)
  // What is open now, and back from there: reports are mostly about the days just gone.
  const piece = (amount: string, condition: Part): Part => sql`
    select ${key} as key, ${sql.raw(amount)} as amount from conversation_spells join conversation_facts as conversations on conversations.id = conversation_id ${lateral}
    where conversation_spells.workspace_id = current_workspace() and ${condition} and ${sql.join(source.filter.conditions, sql` and `)} ${among(source, key)}`
  return sql`select key, sum(amount)::integer as open from (
    ${piece('1', sql`ended_at is null`)} union all ${piece('-1', sql`opened_at >= ${at}::timestamptz`)} union all ${piece('1', sql`ended_at >= ${at}::timestamptz`)}
  ) as moves group by 1`
}

function roundUp(at: Date): Date {
  return new Date(Math.ceil(at.getTime() / quarter) * quarter)
}

/** Whether keys are of the dimension, or there is one for all. */
export function keyOf({ dimension }: Source): { grouped: boolean } {
  return { grouped: dimension !== 'all' }
}

/** The dimension and key under which what is asked lies summed up; undefined when only the facts know. */
export function storedAs({ dimension, filter }: Source): { dimension: Dimension; key?: string } | undefined {
  if (filter.isEmpty) return { dimension }
  if (filter.single && (dimension === 'all' || dimension === filter.single.dimension) && (dimension !== 'tag')) return filter.single
  return undefined
}

/** The text of a group's key by the facts, and what must be joined to know it. */
export function factKey({ dimension }: Source, member: Part): { key: Part; lateral: Part } {
  const lateral = dimension === 'tag' ? sql`cross join lateral unnest(case when conversations.tag_ids = '{}' then array[''] else conversations.tag_ids::text[] end) as tag(key)` : sql``
  return { key: keyBy(dimension, member), lateral }
}

function keyBy(dimension: Dimension, member: Part): Part {
  switch (dimension) {
    case 'all': return sql`''::text`
    case 'member': return sql`coalesce(${member}::text, '')`
    case 'team': return sql`coalesce(conversations.team_id::text, '')`
    case 'channel': return sql`coalesce(conversations.channel_id::text, '')`
    case 'tag': return sql`tag.key`
    case 'kind': return sql`conversations.kind`
    case 'priority': return sql`conversations.priority`
  }
}

export function among({ keys }: Source, key: Part): Part {
  return keys ? sql`and ${key} = any(${keys}::text[])` : sql``
}

function factsIn(source: Source, from: Date, to: Date, wanted: readonly Measure[]): Part {
  const assignee = sql`conversations.assignee_id`
  const within = (column: Part): Part => sql`${column} >= ${from}::timestamptz and ${column} < ${to}::timestamptz`
  const piece = (column: Part, amounts: Partial<Record<Measure, Part>>, member: Part = assignee, table: Part = sql``): Part[] => {
    if (!wanted.some((measure) => amounts[measure])) return []
    const { key, lateral } = factKey(source, member)
    const columns = wanted.map((measure) => sql`${amounts[measure] ?? sql.raw('0')} as ${sql.ref(measure)}`)
    return [sql`select ${key} as key, ${column} as at, ${sql.join(columns)} from conversation_facts as conversations ${table} ${lateral}
      where conversations.workspace_id = current_workspace() and ${within(column)} and ${sql.join(source.filter.conditions, sql` and `)} ${among(source, key)}`]
  }
  const one = sql.raw('1')
  const spells = sql`join conversation_spells on conversation_spells.conversation_id = conversations.id`
  const replies = sql`join reply_facts on reply_facts.conversation_id = conversations.id`
  const by = sql`case when by_contact then conversations.assignee_id else reply_facts.member_id end`
  return sql`(${joined([
    ...piece(sql`conversations.created_at`, { created: one, sla_kept: sql`(sla_applied and not sla_breached)::integer`, sla_missed: sql`(sla_applied and sla_breached)::integer` }),
    ...piece(sql`conversation_spells.opened_at`, { opened: one }, assignee, spells),
    ...piece(sql`conversation_spells.ended_at`, { ended: one }, assignee, spells),
    ...piece(sql`conversations.closed_at`, { closed: one, resolution_sum: sql`resolution_seconds` }),
    ...piece(sql`conversations.answered_at`, { answered: one, response_sum: sql`response_seconds` }, sql`conversations.answered_by`),
    ...piece(sql`reply_facts.at`, { messages_in: sql`by_contact::integer`, messages_out: sql`(not by_contact)::integer` }, by, replies),
    ...piece(sql`conversations.rated_at`, { rated: one, rated_good: sql`(score >= 4)::integer`, score_sum: sql`score` }, sql`conversations.rated_member_id`),
  ])})`
}

function joined(parts: readonly Part[]): Part {
  return sql.join(parts, sql` union all `)
}
