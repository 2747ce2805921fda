import { z } from 'zod'

/** A moment in an output: a Date in the program, ISO 8601 on every surface. */
export const Moment = z.date().meta({ description: 'A moment, ISO 8601 in UTC' })

/** What list operations take. */
export const pageInput = {
  limit: z.int().min(1).max(100).default(25).describe('At most this many items'),
  cursor: z.string().max(200).optional().describe('The nextCursor of the page before'),
}

/** What list operations answer: `nextCursor` is null on the last page. */
export function pageOf<T extends z.ZodObject>(item: T) {
  const name = item.meta()?.['id']
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() }).meta({ id: `${name}Page` })
}

/** JSON objects of the customer's own making. */
export const JsonObject = z.record(z.string().max(100), z.json())
