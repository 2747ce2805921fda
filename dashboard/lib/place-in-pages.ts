import type { Page } from './records.ts'

/**
 * Puts a record where it sorts among keyset pages, or takes it out when it no longer belongs. A record that sorts
 * beyond the last loaded page is left out: the next page will bring it. Cursors stay true, because they are values,
 * not offsets.
 */
export function placeInPages<T extends { id: string }>(
  pages: Page<T>[],
  record: T,
  options: { belongs: boolean; comesBefore(a: T, b: T): boolean },
): Page<T>[] {
  const held = pages.some(({ items }) => items.some(({ id }) => id === record.id))
  if (!options.belongs && !held) return pages
  const rest = held
    ? pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => id !== record.id) }))
    : pages.slice()
  if (!options.belongs) return rest
  for (const [index, page] of rest.entries()) {
    const at = page.items.findIndex((item) => options.comesBefore(record, item))
    if (at !== -1) {
      rest[index] = { ...page, items: page.items.toSpliced(at, 0, record) }
      return rest
    }
  }
  const last = rest.at(-1)
  if (last && last.nextCursor === null) rest[rest.length - 1] = { ...last, items: [...last.items, record] }
  return rest
}
