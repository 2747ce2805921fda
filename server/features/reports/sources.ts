import { type RawBuilder, sql } from 'kysely'
import { groupBy } from '../../kernel/group-by.ts'
import type { Buckets } from './buckets.ts'
import type { Dimension, Measure } from './contributions.ts'
import type { Period } from './period.ts'
import type { ReportFilter } from './report-filter.ts'
import { type Grain, quarterHour, stretchesOf } from './stretches.ts'

type Part = RawBuilder<unknown>

/** Where figures come from: sums of everything or of one key, or the facts of the conversations of a filter. */
export type Source = {
  dimension: Dimension
  filter: ReportFilter
  /** Only these keys: the members that the caller may see. */
  keys?: readonly string[]
}

export type Sums = Record<Measure, number>

/** Rows of key, at and the wanted measures in a period; their moments are those of `grain` minutes, or do not matter. */
export function sumsIn(source: Source, from: Date, to: Date, grain: 15 | 60 | 'total', wanted: readonly Measure[]): Part {
  const stored = storedAs(source)
  if (!stored) return factsIn(source, from, to, grain, wanted)
  const stretches = grain === 'total' ? stretchesOf(from, to) : [{ grain, begin: from, end: to }]
  return sql`(${joined(stretches.map(({ grain: minutes, begin, end }) => storedIn(source, stored, minutes, sql`${begin}::timestamptz`, sql`${end}::timestamptz`, wanted)))})`
}

function storedIn(source: Source, { dimension, key }: Stored, grain: Grain, begin: Part, end: Part, wanted: readonly Measure[]): Part {
  return sql`
    select key, at, ${sql.raw(wanted.join(', '))} from report_counts
    where workspace_id = current_workspace() and grain = ${sql.lit(grain)} and dimension = ${dimension}
      and at >= ${begin} and at < ${end} ${key === undefined ? sql`` : sql`and key = ${key}`} ${among(source, sql`key`)}`
}

/** The same, told apart by bucket: for weeks and months in whole days where none of them begins within the day. */
export function sumsByBucket(source: Source, { from, to, wholeHours }: Period, { name, starts }: Buckets, wanted: readonly Measure[]): Part {
  const [stored, fine] = [storedAs(source), wholeHours ? 60 as const : 15 as const]
  if (!stored || name === 'hour' || name === 'day') return sumsIn(source, from, to, fine, wanted)
  const bounds = [from, ...starts.filter((start) => start > from), to]
  // Not pulled up (`offset 0`), since planned for any parameters it would read the grain from end to end.
  const byGrain = groupBy(bounds.slice(1).flatMap((end, place) => stretchesOf(bounds[place]!, end, fine)), ({ grain }) => grain)
  return sql`(${joined([...byGrain].map(([grain, stretches]) => sql`
    select key, at, ${sql.raw(wanted.join(', '))} from unnest(${stretches.map(({ begin }) => begin)}::timestamptz[], ${stretches.map(({ end }) => end)}::timestamptz[]) as stretch(begins, ends)
    cross join lateral (${storedIn(source, stored, grain, sql`begins`, sql`ends`, wanted)} offset 0) as sums`))})`
}

/** Open conversations at a moment, by key. */
export function backlogAt(source: Source, at: Date): Part {
  if (storedAs(source)) {
    const { grouped } = keyOf(source)
    return sql`select ${grouped ? sql`key` : sql`''`} as key, sum(opened - ended)::integer as open from ${sumsIn(source, new Date(0), roundUp(at), 'total', ['opened', 'ended'])} as sums group by 1`
  }
  const { key, lateral } = factKey(source, sql`conversations.assignee_id`)
  // What is still open, and what has ended since: reports are mostly about the days just gone.
  const piece = (condition: Part): Part => sql`
    select ${key} as key, count(*)::integer as open from ${spellsOf(source.filter)} ${lateral}
    where conversations.workspace_id = current_workspace() and opened_at < ${at}::timestamptz and ${condition}
      and ${sql.join(source.filter.conditions, sql` and `)} ${among(source, key)} group by 1`
  return sql`select key, sum(open)::integer as open from (${joined([piece(sql`ended_at is null`), piece(sql`ended_at >= ${at}::timestamptz`)])}) as pieces group by 1`
}

function roundUp(at: Date): Date {
  return new Date(Math.ceil(at.getTime() / quarterHour) * quarterHour)
}

/** Whether keys are of the dimension, or there is one for all. */
export function keyOf({ dimension }: Source): { grouped: boolean } {
  return { grouped: dimension !== 'all' }
}

export type Stored = { dimension: Dimension; key?: string }

/** The dimension and key under which what is asked lies summed up; undefined when only the facts know. */
export function storedAs({ dimension, filter }: Source): Stored | undefined {
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

/** Summed by key, and by the moments of the grain: fewer rows to carry on, and each costs no more than its own measures. */
function factsIn(source: Source, from: Date, to: Date, grain: 15 | 60 | 'total', wanted: readonly Measure[]): Part {
  const assignee = sql`conversations.assignee_id`
  const piece = (column: Part, amounts: Partial<Record<Measure, Part>>, { member = assignee, table = facts, where }: { member?: Part; table?: Part; where?: Part } = {}): Part[] => {
    if (!wanted.some((measure) => amounts[measure])) return []
    const { key, lateral } = factKey(source, member)
    const columns = wanted.map((measure) => sql`${amounts[measure] ?? sql.raw('0')}::float8 as ${sql.ref(measure)}`)
    const at = grain === 'total' ? sql`null::timestamptz` : sql`date_bin(${sql.lit(`${grain} minutes`)}, ${column}, '2000-01-01Z')`
    return [sql`select ${key} as key, ${at} as at, ${sql.join(columns)} from ${table} ${lateral}
      where conversations.workspace_id = current_workspace() and ${column} >= ${from}::timestamptz and ${column} < ${to}::timestamptz
        and ${sql.join([...source.filter.conditions, ...where ? [where] : []], sql` and `)} ${among(source, key)} group by 1, 2`]
  }
  const one = sql`count(*)`
  const [replies, spells] = [repliesOf(source.filter), spellsOf(source.filter)]
  return sql`(${joined([
    ...piece(sql`conversations.created_at`, { created: one, opened: one, sla_kept: sql`count(*) filter (where sla_applied and not sla_breached)`, sla_missed: sql`count(*) filter (where sla_applied and sla_breached)` }),
    ...piece(sql`opened_at`, { opened: one }, { table: spells, where: sql`reopened` }),
    ...piece(sql`ended_at`, { ended: one }, { table: spells }),
    ...piece(sql`conversations.closed_at`, { closed: one, resolution_sum: sql`sum(resolution_seconds)` }),
    ...piece(sql`conversations.answered_at`, { answered: one, response_sum: sql`sum(response_seconds)` }, { member: sql`conversations.answered_by` }),
    ...piece(sql`at`, { messages_in: sql`count(*) filter (where by_contact)`, messages_out: sql`count(*) filter (where not by_contact)` }, {
      member: sql`case when by_contact then conversations.assignee_id else member_id end`, table: replies,
    }),
    ...piece(sql`conversations.rated_at`, { rated: one, rated_good: sql`count(*) filter (where score >= 4)`, score_sum: sql`sum(score)` }, { member: sql`conversations.rated_member_id` }),
  ])})`
}

const facts = sql`conversation_facts as conversations`

/** Replies with what a filter asks of their conversations: `by_contact`, `member_id` and `at`. */
export function repliesOf({ isCarried }: ReportFilter): Part {
  return isCarried ? sql`reply_facts as conversations`
    : sql`${facts} join (select conversation_id, by_contact, member_id, at from reply_facts) as replies on replies.conversation_id = conversations.id`
}

/** The same of spells: `opened_at`, `ended_at` and `reopened`. */
export function spellsOf({ isCarried }: ReportFilter): Part {
  return isCarried ? sql`conversation_spells as conversations`
    : sql`${facts} join (select conversation_id, opened_at, ended_at, reopened from conversation_spells) as spells on spells.conversation_id = conversations.id`
}

function joined(parts: readonly Part[]): Part {
  return sql.join(parts, sql` union all `)
}
