import { placeInPages } from '../../lib/place-in-pages.ts'
import type { LiveEvent } from '../../lib/live-event.ts'
import type { Contact, Conversation, Message, Page } from '../../lib/records.ts'
import { belongsTo, type ConversationFilter } from './conversation-filter.ts'

export type ConversationList = { filter: ConversationFilter; pages: Page<Conversation>[] }

/** What the inbox has read from the server: lists, single conversations, and threads with the newest message first. */
export type InboxState = {
  /** Who reads; left out for an API key, which is nobody. */
  memberId?: string
  lists: ConversationList[]
  conversations: Record<string, Conversation>
  threads: Record<string, Page<Message>[]>
}

/** Old state + event = what reading again would give. Pure, so that a test can hold it to that. */
export function applyEvent(state: InboxState, event: LiveEvent): InboxState {
  const { conversation, message, contact } = recordsOf(event)
  const reading = state.memberId === undefined ? undefined : readingOf(event, state.memberId)
  let next = state
  if (reading) next = applyReading(next, reading)
  if (conversation) next = applyConversation(next, conversation)
  if (message) next = applyMessage(next, message)
  if (contact) next = renameContact(next, contact)
  return next
}

export function applyConversation(state: InboxState, arrived: Conversation): InboxState {
  const held = state.conversations[arrived.id]
  const conversation = state.memberId === undefined ? arrived : withOwnUnread(heldIn(state, arrived.id), arrived)
  return {
    ...state,
    lists: state.lists.map((list) => ({ ...list, pages: placeConversation(list, conversation) })),
    conversations: held
      ? { ...state.conversations, [conversation.id]: newerOf(held, conversation) }
      : state.conversations,
  }
}

/**
 * An event is for many and does not say what oneself has yet to read: that is what was held. What the event itself brings is
 * unread, and what is closed nobody has to read. Left out where only the server can tell.
 */
export function withOwnUnread(held: Conversation | undefined, arrived: Conversation): Conversation {
  if (arrived.state === 'closed') return { ...arrived, unreadByMe: false }
  if (arrived.unreadByMe !== undefined) return arrived
  if (arrived.newsAt !== null && arrived.newsAt === arrived.updatedAt) return { ...arrived, unreadByMe: true }
  if (!held || held.unreadByMe === undefined || held.state === 'closed') return arrived
  return { ...arrived, unreadByMe: held.unreadByMe || (arrived.newsAt !== null && arrived.newsAt !== held.newsAt) }
}

export type Reading = { memberId: string; conversationId: string; unread: boolean; newsAt: string | null }

/** What a member has read or kept unread on another device. */
export function readingOf({ name, payload }: LiveEvent, memberId: string): Reading | undefined {
  // The server parsed it by this shape when it emitted the event.
  return name === 'reading.changed' && payload['memberId'] === memberId ? (payload as Reading) : undefined
}

function applyReading(state: InboxState, reading: Reading): InboxState {
  const held = heldIn(state, reading.conversationId)
  return held ? applyConversation(state, afterReading(held, reading)) : state
}

/** Unless there has been news since. */
export function afterReading(held: Conversation, { unread, newsAt }: Reading): Conversation {
  if (held.state === 'closed') return held
  if (!unread && held.newsAt !== null && (newsAt === null || held.newsAt > newsAt)) return held
  return { ...held, unreadByMe: unread }
}

function heldIn({ conversations, lists }: InboxState, id: string): Conversation | undefined {
  return conversations[id] ?? lists.flatMap(({ pages }) => pages.flatMap(({ items }) => items)).find((each) => each.id === id)
}

function applyMessage(state: InboxState, message: Message): InboxState {
  const thread = state.threads[message.conversationId]
  if (!thread) return state
  return { ...state, threads: { ...state.threads, [message.conversationId]: placeMessage(thread, message) } }
}

/** The pages of a list after a conversation changed: it moves up, comes in or leaves. */
export function placeConversation(
  { filter, pages }: ConversationList,
  conversation: Conversation,
): Page<Conversation>[] {
  const held = pages.flatMap(({ items }) => items).find(({ id }) => id === conversation.id)
  if (held && newerOf(held, conversation) === held) return pages
  return placeInPages(pages, conversation, {
    belongs: belongsTo(filter, conversation) ?? held !== undefined,
    comesBefore: (a, b) => (a.lastMessageAt === b.lastMessageAt ? a.id > b.id : a.lastMessageAt > b.lastMessageAt),
  })
}

/** Ids count up in time, so they order a thread. */
export function placeMessage(pages: Page<Message>[], message: Message): Page<Message>[] {
  return placeInPages(pages, message, { belongs: true, comesBefore: (a, b) => a.id > b.id })
}

/** An event may be older than what was read meanwhile. */
export function newerOf(held: Conversation, arrived: Conversation): Conversation {
  return arrived.updatedAt < held.updatedAt ? held : arrived
}

export function renamed(conversation: Conversation, contact: Contact): Conversation {
  const contactName = contact.name ?? contact.email
  return conversation.contactId !== contact.id || conversation.contactName === contactName
    ? conversation
    : { ...conversation, contactName }
}

function renameContact(state: InboxState, contact: Contact): InboxState {
  const rename = (conversation: Conversation) => renamed(conversation, contact)
  return {
    ...state,
    lists: state.lists.map((list) => ({
      ...list,
      pages: list.pages.map((page) => ({ ...page, items: page.items.map(rename) })),
    })),
    conversations: Object.fromEntries(Object.entries(state.conversations).map(([id, each]) => [id, rename(each)])),
  }
}

/** The records in a payload. The server parsed them by the same shapes when it emitted the event. */
export function recordsOf({ name, payload }: LiveEvent): {
  conversation?: Conversation
  message?: Message
  contact?: Contact
} {
  const records = payload as { conversation?: Conversation; message?: Message; contact?: Contact }
  if (name.startsWith('contact.')) return records.contact ? { contact: records.contact } : {}
  if (!name.startsWith('conversation.') && !name.startsWith('message.')) return {}
  return {
    ...(records.conversation ? { conversation: records.conversation } : {}),
    ...(records.message ? { message: records.message } : {}),
  }
}
