import { placeInPages } from '../../lib/place-in-pages.ts'
import type { LiveEvent } from '../../lib/live-event.ts'
import type { Contact, Conversation, Message, Page } from '../../lib/records.ts'
import { belongsTo, type ConversationFilter } from './conversation-filter.ts'

export type ConversationList = { filter: ConversationFilter; pages: Page<Conversation>[] }

/** What the inbox has read from the server: lists, single conversations, and threads with the newest message first. */
export type InboxState = {
  lists: ConversationList[]
  conversations: Record<string, Conversation>
  threads: Record<string, Page<Message>[]>
}

/** Old state + event = what reading again would give. Pure, so that a test can hold it to that. */
export function applyEvent(state: InboxState, event: LiveEvent): InboxState {
  const { conversation, message, contact } = recordsOf(event)
  let next = state
  if (conversation) next = applyConversation(next, conversation)
  if (message) next = applyMessage(next, message)
  if (contact) next = renameContact(next, contact)
  return next
}

export function applyConversation(state: InboxState, conversation: Conversation): InboxState {
  const held = state.conversations[conversation.id]
  return {
    ...state,
    lists: state.lists.map((list) => ({ ...list, pages: placeConversation(list, conversation) })),
    conversations: held
      ? { ...state.conversations, [conversation.id]: newerOf(held, conversation) }
      : state.conversations,
  }
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
