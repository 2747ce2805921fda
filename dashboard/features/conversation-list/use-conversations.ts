import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { parseQuery } from '../../../server/features/conversation-query/query.ts'
import type { Conversation, Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { type ConversationFilter, queryOf } from '../conversation-cache/conversation-filter.ts'

export type SearchMatch = Output['search']['conversations']['items'][number]['matches'][number]

const noMatches: ReadonlyMap<string, SearchMatch> = new Map()

/** A list of conversations, page by page, last message first; of a search for words the best first, with where the words are. */
export function useConversations(filter: ConversationFilter) {
  const searching = parseQuery(filter.query ?? '').words !== ''
  const listed = useInfiniteQuery(
    trpc.conversations.list.infiniteQueryOptions(
      { ...filter, limit: 40 },
      { getNextPageParam: (page) => page.nextCursor, enabled: !searching, ...(filter.query ? { placeholderData: keepPreviousData } : {}) },
    ),
  )
  const found = useInfiniteQuery(
    trpc.search.conversations.infiniteQueryOptions(
      { query: queryOf(filter), limit: 25 },
      { getNextPageParam: (page) => page.nextCursor, enabled: searching, placeholderData: keepPreviousData, staleTime: 5_000 },
    ),
  )
  const listedPages = listed.data?.pages
  const foundPages = found.data?.pages
  const items: Conversation[] = useMemo(
    () => onceEach(searching ? (foundPages ?? []).flatMap((page) => page.items.map(({ conversation }) => conversation)) : (listedPages ?? []).flatMap((page) => page.items)),
    [searching, listedPages, foundPages],
  )
  const matches = useMemo(
    () => (searching ? new Map((foundPages ?? []).flatMap((page) => page.items.flatMap(({ conversation: { id }, matches: [best] }) => (best ? [[id, best] as const] : [])))) : noMatches),
    [searching, foundPages],
  )
  const query = searching ? found : listed
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  // Of too many matches a search looks at the newest few hundred.
  const complete = !searching || (foundPages ?? []).every((page) => page.complete)
  return { query, items, matches, more, complete }
}

// A conversation that moved up while the next page was on its way comes twice.
function onceEach(items: Conversation[]): Conversation[] {
  const seen = new Set<string>()
  return items.filter(({ id }) => !seen.has(id) && seen.add(id))
}
