import type { QueryClient } from '@tanstack/react-query'
import { cachedPages, setPages } from '../../lib/cached-pages.ts'
import type { LiveEvent } from '../../lib/live-event.ts'
import type { Contact, Conversation, Message } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { newerOf, placeConversation, placeMessage, recordsOf, renamed } from './apply-event.ts'
import type { ConversationFilter } from './conversation-filter.ts'

/** Brings the query caches of the inbox up to date with an event; `apply-event.ts` says how. */
export function receiveInboxEvent(queryClient: QueryClient, event: LiveEvent): void {
  const { conversation, message, contact } = recordsOf(event)
  if (conversation) {
    cacheConversation(queryClient, conversation)
    countAgain(queryClient)
  }
  if (message) cacheMessage(queryClient, message)
  if (contact) renameContact(queryClient, contact)
}

export function cacheConversation(queryClient: QueryClient, conversation: Conversation): void {
  for (const list of cachedPages<Conversation>(queryClient, trpc.conversations.list.pathKey())) {
    // What tRPC keeps in the key is the operation's own input.
    const filter = list.input as ConversationFilter
    setPages(queryClient, list, placeConversation({ filter, pages: list.pages }, conversation))
  }
  queryClient.setQueryData(
    trpc.conversations.get.queryKey({ id: conversation.id }),
    (held) => held && newerOf(held, conversation),
  )
}

export function cacheMessage(queryClient: QueryClient, message: Message): void {
  for (const thread of cachedPages<Message>(queryClient, trpc.messages.list.pathKey())) {
    if (thread.input['conversationId'] === message.conversationId)
      setPages(queryClient, thread, placeMessage(thread.pages, message))
  }
}

function renameContact(queryClient: QueryClient, contact: Contact): void {
  const rename = (conversation: Conversation) => renamed(conversation, contact)
  for (const list of cachedPages<Conversation>(queryClient, trpc.conversations.list.pathKey())) {
    setPages(
      queryClient,
      list,
      list.pages.map((page) => ({ ...page, items: page.items.map(rename) })),
    )
  }
  queryClient.setQueriesData<Conversation>(
    { queryKey: trpc.conversations.get.pathKey() },
    (held) => held && rename(held),
  )
}

let counting: ReturnType<typeof setTimeout> | undefined

// Counts depend on conversations that may not be loaded, so they are read again, at most twice a second.
export function countAgain(queryClient: QueryClient): void {
  counting ??= setTimeout(() => {
    counting = undefined
    void queryClient.invalidateQueries({ queryKey: trpc.conversations.count.pathKey() })
  }, 500)
}

/** Everything that events keep up to date is read again: the connection was away for too long. */
export function readInboxAgain(queryClient: QueryClient): void {
  for (const pathKey of [trpc.conversations.pathKey(), trpc.messages.pathKey(), trpc.contacts.pathKey()])
    void queryClient.invalidateQueries({ queryKey: pathKey })
}
