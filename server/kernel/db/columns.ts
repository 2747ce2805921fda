import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'

/** `createdAt` → `created_at` */
export function columnName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

type Shape = z.ZodObject

/**
 * The select list of a shape: each field's column under the field's own name, so rows need no mapping. A new field is
 * a migration and a line in the shape. `except` leaves out fields that the query computes itself.
 *
 * @example db.selectFrom('contacts').select(columnsOf(Contact, 'contacts'))
 */
export function columnsOf<S extends Shape, K extends keyof z.input<S> & string = never>(
  shape: S, table: string, except: readonly K[] = [],
): RawBuilder<Omit<z.input<S>, K>> {
  const key = `${table}|${except.join()}`
  let byTable = lists.get(shape)
  if (!byTable) lists.set(shape, byTable = new Map())
  let list = byTable.get(key)
  if (!list) {
    const fields = Object.keys(shape.shape).filter((field) => !except.some((name) => name === field))
    list = fields.map((field) => `"${table}"."${columnName(field)}" as "${field}"`).join(', ')
    byTable.set(key, list)
  }
  return sql.raw(list)
}

const lists = new WeakMap<Shape, Map<string, string>>()

/** A row to insert or update from input fields: names become columns; undefined fields are left out. */
export function rowOf<T extends Record<string, unknown>>(fields: T): Snake<T> {
  const row: Record<string, unknown> = {}
  for (const field in fields) {
    if (fields[field] !== undefined) row[columnName(field)] = fields[field]
  }
  return row as Snake<T>
}

type SnakeName<S extends string> = S extends `${infer Head}${infer Tail}`
  ? `${Head extends Uppercase<Head> ? (Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`) : Head}${SnakeName<Tail>}`
  : S
export type Snake<T> = { [K in keyof T & string as SnakeName<K>]: T[K] }
