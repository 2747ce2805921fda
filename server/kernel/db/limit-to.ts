import { type RawBuilder, sql } from 'kysely'

/**
 * `limit n` with the number in the statement's text. As a parameter it makes PostgreSQL plan anew on every call: a plan
 * for any limit guesses a tenth of the table. Measured on contacts.list: 331 µs to plan, 82 µs to run.
 */
export function limitTo(rows: number): RawBuilder<unknown> {
  return sql`limit ${sql.lit(rows)}`
}
