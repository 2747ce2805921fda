import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { Conversation } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import type { ConversationFilter } from './conversation-filter.ts'

/** A list of conversations, page by page; while a search changes, what was found before stays. */
export function useConversations(filter: ConversationFilter) {
  const query = useInfiniteQuery(
    trpc.conversations.list.infiniteQueryOptions(
      { ...filter, limit: 40 },
      {
        getNextPageParam: (page) => page.nextCursor,
        ...(filter.query ? { placeholderData: keepPreviousData } : {}),
      },
    ),
  )
  const pages = query.data?.pages
  const items: Conversation[] = useMemo(() => onceEach((pages ?? []).flatMap((page) => page.items)), [pages])
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  return { query, items, more }
}

// A conversation that moved up while the next page was on its way comes twice.
function onceEach(items: Conversation[]): Conversation[] {
  return [...new Map(items.toReversed().map((item) => [item.id, item])).values()].toReversed()
}
