import { AppError } from '../errors.ts'

/** A keyset cursor: the sort values of the last row of a page, opaque to clients. */
export function writeCursor(values: readonly (string | number | Date)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

/** @throws AppError invalid_input when it is not a cursor of that many strings and numbers. */
export function readPageCursor(cursor: string, length: number): (string | number)[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(values) && values.length === length && values.every((value) => typeof value === 'string' || typeof value === 'number')) return values
  } catch {
    // falls through to the one error for everything that is not a cursor
  }
  throw new AppError('invalid_input', { detail: 'cursor: not a nextCursor of this list' })
}

/** Cuts the extra row that was asked for and says where the next page begins. */
export function toPage<T>(rows: T[], limit: number, key: (row: T) => readonly (string | number | Date)[]): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last !== undefined ? writeCursor(key(last)) : null }
}

/** The cursor of a list that is in the order of its ids. */
export function readIdCursor(cursor: string): string {
  const [id] = readPageCursor(cursor, 1)
  if (typeof id === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return id
  throw new AppError('invalid_input', { detail: 'cursor: not a nextCursor of this list' })
}
