import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { type Buckets, placeIn } from './buckets.ts'
import { binBase } from './contributions.ts'
import type { Period } from './period.ts'
import { among, factKey, keyOf, type Source, type Stored, storedAs } from './sources.ts'
import { type Stretch, stretchesOf } from './stretches.ts'

export type Quantiles = { median: number; p90: number }
export type DurationMeasure = 'response' | 'resolution'

/** Up to so many are sorted, which is exact; beyond, bins say it to 2.5 %. Measured: 13 ms of processor time for 40,000. */
export const mostSorted = 40_000
/** By bucket there are no bins, since a bucket's ends are none of a UTC day: 80 ms of processor time for 120,000. */
const mostSortedByBucket = 120_000

const columns = {
  response: { at: sql`conversations.answered_at`, seconds: sql`conversations.response_seconds`, member: sql`conversations.answered_by` },
  resolution: { at: sql`conversations.closed_at`, seconds: sql`conversations.resolution_seconds`, member: sql`conversations.assignee_id` },
}

/** By key. Exact when a filter asks (bins are kept for the sums alone) or there are few enough to sort. */
export async function findQuantiles(db: Db, source: Source, measure: DurationMeasure, { from, to }: { from: Date; to: Date }, count: number): Promise<{ exact: boolean; byKey: Map<string, Quantiles> }> {
  if (count === 0) return { exact: true, byKey: new Map() }
  const stored = storedAs(source)
  if (count <= mostSorted || !stored) return { exact: true, byKey: await sortDurations(db, source, measure, from, to) }
  return { exact: false, byKey: await readBins(db, source, stored, measure, from, to) }
}

/** The median of each bucket, by key and the bucket's place; undefined when there are too many to sort. */
export async function findMediansByBucket(db: Db, source: Source, measure: DurationMeasure, period: Period, buckets: Buckets, count: number): Promise<Map<string, number> | undefined> {
  if (count > mostSortedByBucket) return undefined
  const { rows } = await sql<{ key: string; place: number; median: number }>`
    select key, place, percentile_cont(0.5) within group (order by seconds) as median
    from (${durations(source, measure, period.from, period.to, sql`, ${placeIn(buckets, columns[measure].at)} as place`)}) as durations group by 1, 2`.execute(db)
  return new Map(rows.map(({ key, place, median }) => [`${key} ${place}`, median]))
}

function durations(source: Source, measure: DurationMeasure, from: Date, to: Date, more: RawBuilder<unknown> = sql``): RawBuilder<unknown> {
  const { at, seconds, member } = columns[measure]
  const { key, lateral } = factKey(source, member)
  return sql`
    select ${key} as key, ${seconds} as seconds ${more} from conversation_facts as conversations ${lateral}
    where conversations.workspace_id = current_workspace() and ${at} >= ${from}::timestamptz and ${at} < ${to}::timestamptz
      and ${sql.join(source.filter.conditions, sql` and `)} ${among(source, key)}`
}

async function sortDurations(db: Db, source: Source, measure: DurationMeasure, from: Date, to: Date): Promise<Map<string, Quantiles>> {
  const { rows } = await sql<{ key: string; at: number[] }>`
    select key, percentile_cont(array[0.5, 0.9]) within group (order by seconds) as at from (${durations(source, measure, from, to)}) as durations group by 1`.execute(db)
  return new Map(rows.map(({ key, at }) => [key, { median: at[0]!, p90: at[1]! }]))
}

// Whole months and days from their bins; the hours at either end, which the zone adds or takes, from the facts.
async function readBins(db: Db, source: Source, stored: Stored, measure: DurationMeasure, from: Date, to: Date): Promise<Map<string, Quantiles>> {
  const piece = ({ grain, begin, end }: Stretch): RawBuilder<unknown> => (grain === 15 ? sql`
    select key, floor(ln(1 + seconds) / ln(${sql.lit(binBase)}::float8))::integer as bin, 1 as conversations from (${durations(source, measure, begin, end)}) as edge` : sql`
    select key, bin, conversations from report_durations
    where workspace_id = current_workspace() and grain = ${sql.lit(grain)} and dimension = ${stored.dimension} and measure = ${measure}
      and at >= ${begin}::timestamptz and at < ${end}::timestamptz ${stored.key === undefined ? sql`` : sql`and key = ${stored.key}`} ${among(source, sql`key`)}`)
  const { rows } = await sql<{ key: string; bin: number; conversations: number }>`
    select ${keyOf(source).grouped ? sql`key` : sql`''::text`} as key, bin::integer as bin, sum(conversations)::integer as conversations
    from (${sql.join(stretchesOf(from, to).map(piece), sql` union all `)}) as bins group by 1, 2 order by 1, 2`.execute(db)
  const byKey = new Map<string, { bin: number; conversations: number }[]>()
  for (const { key, ...row } of rows) byKey.set(key, [...byKey.get(key) ?? [], row])
  return new Map([...byKey].map(([key, bins]) => [key, { median: quantile(bins, 0.5), p90: quantile(bins, 0.9) }]))
}

/** In seconds, at the middle of the bin in which it lies. */
export function quantile(bins: readonly { bin: number; conversations: number }[], share: number): number {
  const total = bins.reduce((sum, { conversations }) => sum + conversations, 0)
  let left = share * (total - 1) + 1
  for (const { bin, conversations } of bins) {
    left -= conversations
    if (left <= 0) return Math.max(0, binBase ** (bin + 0.5) - 1)
  }
  return 0
}
