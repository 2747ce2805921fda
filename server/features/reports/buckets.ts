import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import type { Period } from './period.ts'

export type BucketName = 'hour' | 'day' | 'week' | 'month'

export type Buckets = {
  name: BucketName
  /** The clock on the wall at the begin of each: 2026-05-01T00:00. */
  labels: string[]
  /** Moments in order, and the place of the bucket to which the time from each of them belongs. */
  starts: Date[]
  places: number[]
}

/** Where buckets begin is worked out once, not once a row: time zones are slow. An hour that comes twice in autumn is one bucket. */
export async function readBuckets(db: Db, period: Period, name: BucketName): Promise<Buckets> {
  const labels = labelsOf(period, name)
  if (name === 'hour') {
    const { rows } = await sql<{ at: Date; label: string }>`
      select at, to_char(date_trunc('hour', at at time zone ${period.timeZone}), 'YYYY-MM-DD"T"HH24:MI') as label
      from generate_series(${period.from}::timestamptz, ${period.to}::timestamptz - interval '1 second', interval '15 minutes') as at`.execute(db)
    const placeOf = new Map(labels.map((label, place) => [label, place]))
    return { name, labels, starts: rows.map(({ at }) => at), places: rows.map(({ label }) => placeOf.get(label)!) }
  }
  // A midnight that comes twice is the first of the two.
  const { rows } = await sql<{ at: Date }>`
    select case when (at - interval '1 hour') at time zone ${period.timeZone} >= label then at - interval '1 hour' else at end as at
    from unnest(${labels}::timestamp[]) as given(label) cross join lateral (select label at time zone ${period.timeZone} as at) as told order by label`.execute(db)
  return { name, labels, starts: rows.map(({ at }) => at), places: labels.map((_, place) => place) }
}

/** The place of the bucket in which a moment lies. */
export function placeIn({ starts, places }: Buckets, at: RawBuilder<unknown>): RawBuilder<number> {
  return sql`(${places}::integer[])[width_bucket(${at}, ${starts}::timestamptz[])]`
}

const steps = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 }

/** Every bucket of a period, also those in which nothing happened. */
export function labelsOf({ firstDay, lastDay }: Pick<Period, 'firstDay' | 'lastDay'>, bucket: BucketName): string[] {
  const end = Date.parse(lastDay) + 86_400_000
  const buckets: string[] = []
  for (let at = begin(firstDay, bucket); at < end; at = next(at, bucket)) buckets.push(new Date(at).toISOString().slice(0, 16))
  return buckets
}

function begin(firstDay: string, bucket: BucketName): number {
  const at = new Date(`${firstDay}T00:00:00Z`)
  if (bucket === 'month') return Date.UTC(at.getUTCFullYear(), at.getUTCMonth())
  // Weeks begin on Monday.
  return bucket === 'week' ? at.getTime() - ((at.getUTCDay() + 6) % 7) * 86_400_000 : at.getTime()
}

function next(at: number, bucket: BucketName): number {
  if (bucket !== 'month') return at + steps[bucket]
  const date = new Date(at)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1)
}
