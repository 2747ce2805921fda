import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { cachedPages } from '../../lib/cached-pages.ts'
import type { Conversation } from '../../lib/records.ts'
import { isPassing, trpc } from '../../lib/rpc.ts'
import { useSending } from '../composer/send-message.ts'
import { type ThreadItem, threadItems } from './thread-items.ts'

export function threadOptions(conversationId: string) {
  return trpc.messages.list.infiniteQueryOptions(
    { conversationId, limit: 50 },
    { getNextPageParam: (page) => page.nextCursor },
  )
}

/**
 * The conversation itself; what a list already knows of it shows at once, and stays when it could not be read for want of
 * a connection: somebody may be writing below it.
 */
export function useConversation(id: string) {
  const queryClient = useQueryClient()
  const listed = () =>
    cachedPages<Conversation>(queryClient, trpc.conversations.list.pathKey())
      .flatMap(({ pages }) => pages.flatMap(({ items }) => items))
      .find((each) => each.id === id)
  const { data, error, isPlaceholderData, refetch } = useQuery(trpc.conversations.get.queryOptions({ id }, { placeholderData: listed }))
  if (data || !error || !isPassing(error)) return { data, error, isPlaceholderData, refetch }
  return { data: listed(), error, isPlaceholderData: true, refetch }
}

/** The messages, oldest first, with those on their way at the end. */
export function useThread(conversation: Conversation | undefined, id: string) {
  const query = useInfiniteQuery(threadOptions(id))
  const sending = useSending(id)
  const pages = query.data?.pages
  const kind = conversation?.kind
  const items: ThreadItem[] = useMemo(() => {
    const stored = (pages ?? []).flatMap((page) => page.items).toReversed()
    const known = new Set(stored.map(({ clientId }) => clientId))
    return threadItems(kind ?? 'chat', [...stored, ...sending.filter(({ clientId }) => !known.has(clientId))])
  }, [pages, sending, kind])
  return { query, items }
}
