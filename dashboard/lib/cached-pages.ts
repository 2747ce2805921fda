import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query'
import type { Page } from './records.ts'

export type CachedPages<T> = { key: QueryKey; input: Record<string, unknown>; pages: Page<T>[] }

/** Every list of an operation that has been read page by page, with the input that it was read with. */
export function cachedPages<T>(queryClient: QueryClient, pathKey: QueryKey): CachedPages<T>[] {
  return queryClient.getQueriesData<InfiniteData<Page<T>>>({ queryKey: pathKey }).flatMap(([key, data]) => {
    const options = key[1] as { type?: string; input?: Record<string, unknown> } | undefined // tRPC's query key
    return data && options?.type === 'infinite' ? [{ key, input: options.input ?? {}, pages: data.pages }] : []
  })
}

export function setPages<T>(queryClient: QueryClient, { key, pages: held }: CachedPages<T>, pages: Page<T>[]): void {
  if (pages === held) return
  queryClient.setQueryData<InfiniteData<Page<T>>>(key, (data) => data && { ...data, pages })
}
