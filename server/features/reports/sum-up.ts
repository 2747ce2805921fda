import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { type Measure, measures } from './contributions.ts'
import type { Period } from './period.ts'
import { backlogAt, keyOf, type Source, type Sums, sumsIn } from './sources.ts'

// As floats, which hold whole numbers up to 2^53: sums of bigint are numeric in PostgreSQL, and several times slower.
const asSums = (wanted: readonly Measure[]) => sql.raw(wanted.map((measure) => `sum(${measure}::float8) as ${measure}`).join(', '))
export const noSums = Object.fromEntries(measures.map((measure) => [measure, 0])) as Sums

// What has ended is of the backlog alone, which is counted from its beginning.
const inFigures = measures.filter((measure) => measure !== 'ended')

/** By key; for all under the empty one. */
export async function sumUp(db: Db, source: Source, { from, to }: { from: Date; to: Date }): Promise<Map<string, Sums>> {
  const key = keyOf(source).grouped ? sql`key` : sql`''::text`
  const { rows } = await sql<{ key: string } & Sums>`
    select ${key} as key, ${asSums(inFigures)} from ${sumsIn(source, from, to, 'total', inFigures)} as sums group by 1`.execute(db)
  return new Map(rows.map((row) => [row.key, numbers(row)]))
}

export type Bucket = 'hour' | 'day' | 'week' | 'month'

/** By key and bucket, which is the clock on the wall at its begin: 2026-05-01T00:00. */
export async function sumUpByBucket(db: Db, source: Source, period: Period, bucket: Bucket, wanted: readonly Measure[]): Promise<{ key: string; bucket: string; sums: Sums }[]> {
  const key = keyOf(source).grouped ? sql`key` : sql`''::text`
  const [grain, step] = period.wholeHours ? [60, '1 hour'] as const : [15, '15 minutes'] as const
  const sums = sumsIn(source, period.from, period.to, grain, wanted)
  // Each moment is put into its bucket once, not once a row: time zones are slow.
  const { rows } = await sql<{ key: string; bucket: string } & Sums>`
    with moments as materialized (
      select at, to_char(date_trunc(${sql.lit(bucket)}, at at time zone ${period.timeZone}), 'YYYY-MM-DD"T"HH24:MI') as bucket
      from generate_series(date_bin(${sql.lit(step)}, ${period.from}::timestamptz, '2000-01-01Z'), ${period.to}::timestamptz, ${sql.lit(step)}) as at
    )
    select ${key} as key, bucket, ${asSums(wanted)} from ${sums} as sums join moments on moments.at = sums.at group by 1, 2`.execute(db)
  return rows.map((row) => ({ key: row.key, bucket: row.bucket, sums: numbers(row) }))
}

export async function countOpen(db: Db, source: Source, at: Date): Promise<Map<string, number>> {
  const { rows } = await sql<{ key: string; open: number }>`${backlogAt(source, at)}`.execute(db)
  return new Map(rows.map(({ key, open }) => [key, open]))
}

function numbers(row: Partial<Sums>): Sums {
  return Object.fromEntries(measures.map((measure) => [measure, row[measure] ?? 0])) as Sums
}

const steps = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 }

/** Every bucket of a period, also those in which nothing happened. */
export function bucketsOf({ firstDay, lastDay }: Pick<Period, 'firstDay' | 'lastDay'>, bucket: Bucket): string[] {
  const end = Date.parse(lastDay) + 86_400_000
  const buckets: string[] = []
  for (let at = begin(firstDay, bucket); at < end; at = next(at, bucket)) buckets.push(new Date(at).toISOString().slice(0, 16))
  return buckets
}

function begin(firstDay: string, bucket: Bucket): number {
  const at = new Date(`${firstDay}T00:00:00Z`)
  if (bucket === 'month') return Date.UTC(at.getUTCFullYear(), at.getUTCMonth())
  // Weeks begin on Monday.
  return bucket === 'week' ? at.getTime() - ((at.getUTCDay() + 6) % 7) * 86_400_000 : at.getTime()
}

function next(at: number, bucket: Bucket): number {
  if (bucket !== 'month') return at + steps[bucket]
  const date = new Date(at)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1)
}
