import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { cachedPages, setPages } from '../../lib/cached-pages.ts'
import type { LiveEvent } from '../../lib/live-event.ts'
import type { Contact, Conversation, Message, Output, Page } from '../../lib/records.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { receiveBulkEvent } from '../bulk-actions/bulk-actions.ts'
import { askDraftsAgain, receiveDraftEvent } from '../composer/draft-sync.ts'
import { receiveScheduledEvent } from '../composer/scheduled-messages.ts'
import { afterReading, newerOf, placeConversation, placeMessage, readingOf, recordsOf, renamed, withOwnUnread } from './apply-event.ts'
import { belongsTo, type ConversationFilter } from './conversation-filter.ts'

type Found = Output['search']['conversations']['items'][number]

const namesBehind = [
  ['tag.', trpc.tags.list.pathKey()],
  ['team.', trpc.teams.list.pathKey()],
  ['macro.', trpc.macros.list.pathKey()],
  ['view.', trpc.views.pathKey()],
  ['conversationField.', trpc.conversationFields.list.pathKey()],
] as const

/** Brings the query caches of the inbox up to date with an event; `apply-event.ts` says how. */
export function receiveInboxEvent(queryClient: QueryClient, event: LiveEvent): void {
  const { conversation, message, contact } = recordsOf(event)
  if (event.name === 'reading.changed') receiveReading(queryClient, event)
  if (conversation) {
    cacheConversation(queryClient, conversation)
    countAgain(queryClient)
    void queryClient.invalidateQueries({ queryKey: trpc.slaClocks.list.queryKey({ conversationId: conversation.id }) })
  }
  if (message) cacheMessage(queryClient, message)
  if (contact) renameContact(queryClient, contact)
  // Messages have moved between threads: those are read again.
  if (event.name === 'conversation.merged' || event.name === 'conversation.split')
    void queryClient.invalidateQueries({ queryKey: trpc.messages.list.pathKey() })
  // Conversations by the thousand may have had the tag, and no event tells of each.
  if (event.name === 'tag.merged' || event.name === 'tag.removed') readInboxAgain(queryClient)
  // Names, colours and fields are few: one reading answers for all.
  for (const [prefix, pathKey] of namesBehind) if (event.name.startsWith(prefix)) void queryClient.invalidateQueries({ queryKey: pathKey })
  receiveScheduledEvent(queryClient, event)
  receiveDraftEvent(event)
  receiveBulkEvent(queryClient, event)
}

export function cacheConversation(queryClient: QueryClient, arrived: Conversation): void {
  const conversation = withOwnUnread(heldIn(queryClient, arrived.id), arrived)
  for (const list of cachedPages<Conversation>(queryClient, trpc.conversations.list.pathKey())) {
    // What tRPC keeps in the key is the operation's own input.
    const filter = list.input as ConversationFilter
    setPages(queryClient, list, placeConversation({ filter, pages: list.pages }, conversation))
  }
  for (const list of cachedPages<Found>(queryClient, trpc.search.conversations.pathKey())) {
    const query = String(list.input['query'] ?? '')
    setPages(queryClient, list, renewFound(list.pages, conversation, belongsTo({ query }, conversation) !== false))
  }
  queryClient.setQueryData(
    trpc.conversations.get.queryKey({ id: conversation.id }),
    (held) => held && newerOf(held, conversation),
  )
  if (conversation.unreadByMe === undefined && heldIn(queryClient, conversation.id)) void readOwn(queryClient, conversation.id)
}

function heldIn(queryClient: QueryClient, id: string): Conversation | undefined {
  const single = queryClient.getQueryData(trpc.conversations.get.queryKey({ id }))
  if (single) return single
  for (const { pages } of cachedPages<Conversation>(queryClient, trpc.conversations.list.pathKey())) {
    const held = pages.map(({ items }) => items.find((each) => each.id === id)).find(Boolean)
    if (held) return held
  }
  for (const { pages } of cachedPages<Found>(queryClient, trpc.search.conversations.pathKey())) {
    const held = pages.map(({ items }) => items.find(({ conversation }) => conversation.id === id)).find(Boolean)
    if (held) return held.conversation
  }
  return undefined
}

// Came into a list by an event, which does not say whether oneself has read it. Asked again with the next event if this fails.
async function readOwn(queryClient: QueryClient, id: string): Promise<void> {
  const conversation = await rpc.conversations.get.query({ id }).catch(() => undefined)
  if (conversation) cacheConversation(queryClient, conversation)
}

/** Another device of one's own, or a colleague who reads what is open here. */
function receiveReading(queryClient: QueryClient, event: LiveEvent): void {
  const id = event.subjectId
  void queryClient.invalidateQueries({ queryKey: trpc.conversations.listReaders.queryKey({ id }) })
  const me = queryClient.getQueryData(trpc.me.get.queryKey({}))?.member.id
  const reading = me && readingOf(event, me)
  if (!reading) return
  const held = heldIn(queryClient, id)
  if (held) cacheConversation(queryClient, afterReading(held, reading))
  else if (reading.unread) void readOwn(queryClient, id)
  countAgain(queryClient)
}

// Where a result stands only the server can tell: it stays there, unless it belongs no more.
function renewFound(pages: Page<Found>[], conversation: Conversation, belongs: boolean): Page<Found>[] {
  if (!pages.some(({ items }) => items.some((item) => item.conversation.id === conversation.id))) return pages
  return pages.map((page) => ({
    ...page,
    items: page.items.flatMap((item) => {
      if (item.conversation.id !== conversation.id) return [item]
      return belongs ? [{ ...item, conversation: newerOf(item.conversation, conversation) }] : []
    }),
  }))
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

const countAfterMs = 500
const betweenCountsMs = 3_000
const counting = { due: false, underWay: false, endedAt: 0 }

/**
 * Counts depend on conversations that may not be loaded, so they are read again: half a second after the first event, and
 * while more come, three seconds after the last reading has ended. A hundred dashboards hear every event of a busy inbox.
 */
export function countAgain(queryClient: QueryClient): void {
  counting.due = true
  if (!counting.underWay) void countWhileDue(queryClient)
}

async function countWhileDue(queryClient: QueryClient): Promise<void> {
  counting.underWay = true
  while (counting.due) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(countAfterMs, counting.endedAt + betweenCountsMs - Date.now())))
    counting.due = false
    await queryClient.invalidateQueries({ queryKey: trpc.views.count.pathKey() })
    counting.endedAt = Date.now()
  }
  counting.underWay = false
}

const mostPagesReadAgain = 3

/** Everything that events keep up to date is read again: the connection was away for too long. */
export function readInboxAgain(queryClient: QueryClient): void {
  askDraftsAgain()
  // A list of a thousand pages would be read again page by page: its beginning is enough, the rest follows the scrolling.
  for (const list of cachedPages<Conversation>(queryClient, trpc.conversations.list.pathKey())) {
    queryClient.setQueryData<InfiniteData<Page<Conversation>>>(list.key, (data) =>
      data && { pages: data.pages.slice(0, mostPagesReadAgain), pageParams: data.pageParams.slice(0, mostPagesReadAgain) },
    )
  }
  for (const pathKey of [trpc.conversations.pathKey(), trpc.messages.pathKey(), trpc.contacts.pathKey(), trpc.scheduledMessages.pathKey()])
    void queryClient.invalidateQueries({ queryKey: pathKey })
}
