import type { QueryKey } from '@tanstack/react-query'
import type { Page } from './records.ts'

type PageInput = { limit: number; cursor?: string }

const limit = 100

/** Query options for all records of a list, read page after page: for lists that are short enough to be shown whole. */
export function allPages<T>(pathKey: QueryKey, read: (input: PageInput) => Promise<Page<T>>) {
  return {
    queryKey: [...pathKey, 'all pages'],
    async queryFn(): Promise<{ items: T[] }> {
      const items: T[] = []
      let cursor: string | null = null
      do {
        const page: Page<T> = await read({ limit, ...(cursor !== null && { cursor }) })
        items.push(...page.items)
        cursor = page.nextCursor
      } while (cursor !== null)
      return { items }
    },
  }
}
