import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { type Buckets, placeIn } from './buckets.ts'
import { type Measure, measures } from './contributions.ts'
import type { Period } from './period.ts'
import { backlogAt, keyOf, type Source, type Sums, sumsByBucket, sumsIn } from './sources.ts'

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

/** By key and the bucket's place. */
export async function sumUpByBucket(db: Db, source: Source, period: Period, buckets: Buckets, wanted: readonly Measure[]): Promise<{ key: string; place: number; sums: Sums }[]> {
  const key = keyOf(source).grouped ? sql`key` : sql`''::text`
  const { rows } = await sql<{ key: string; place: number } & Sums>`
    select ${key} as key, ${placeIn(buckets, sql`at`)} as place, ${asSums(wanted)} from ${sumsByBucket(source, period, buckets, wanted)} as sums group by 1, 2`.execute(db)
  return rows.map((row) => ({ key: row.key, place: row.place, sums: numbers(row) }))
}

export async function countOpen(db: Db, source: Source, at: Date): Promise<Map<string, number>> {
  const { rows } = await sql<{ key: string; open: number }>`${backlogAt(source, at)}`.execute(db)
  return new Map(rows.map(({ key, open }) => [key, open]))
}

function numbers(row: Partial<Sums>): Sums {
  return Object.fromEntries(measures.map((measure) => [measure, row[measure] ?? 0])) as Sums
}
