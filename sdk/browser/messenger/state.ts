import type { LiveState } from './live.ts'
import { newUuid } from './new-uuid.ts'
import type { Opening } from '../protocol.ts'
import type { Asked, Channel, Conversation, Introduction, Known, Message, Page, Pending, PreChat, Rating } from './shapes.ts'
import { mergeMessages } from './thread.ts'

/** What is on screen: the list, or a thread. A new conversation has only a draft id until its first message arrived. */
export type Place = { at: 'list' } | { at: 'thread'; conversationId: string | null; draftId: string | null }

export type Thread = { messages: Message[]; earlier: string | null; state: 'unknown' | 'loading' | 'loaded' | 'failed' }

export type State = {
  phase: 'starting' | 'ready' | 'unreachable' | 'unavailable'
  channel: Channel | null
  known: Known
  /** What the visitor said in the form; goes with the first message. */
  introduction: Introduction | null
  /** The proactive message that the new conversation answers. */
  opening: Opening | null
  /** The address that the visitor left in this visit. */
  leftEmail: string | null
  /** By conversation: what was asked about it. */
  ratings: Readonly<Record<string, Rating>>
  /** The server asked to go slower. */
  isSlowed: boolean
  conversations: Conversation[]
  threads: ReadonlyMap<string, Thread>
  pending: Pending[]
  seen: Record<string, string>
  place: Place
  typing: { conversationId: string; name: string } | null
  live: LiveState
  online: boolean
  open: boolean
}

export const emptyThread: Thread = { messages: [], earlier: null, state: 'unknown' }

const newThread: Thread = { ...emptyThread, state: 'loaded' }

export function threadOf(
  state: State, place: Place = state.place,
): { thread: Thread; pending: Pending[]; conversation: Conversation | undefined } {
  if (place.at === 'list') return { thread: emptyThread, pending: [], conversation: undefined }
  const { conversationId, draftId } = place
  return {
    thread: conversationId === null ? newThread : state.threads.get(conversationId) ?? emptyThread,
    pending: state.pending.filter((entry) =>
      entry.conversationId === conversationId && (conversationId !== null || entry.draftId === draftId)),
    conversation: state.conversations.find(({ id }) => id === conversationId),
  }
}

/** Answers that were not on screen yet. A thread that is not loaded counts one when its last word is theirs. */
export function unreadIn(state: State, conversation: Conversation): number {
  const thread = state.threads.get(conversation.id)
  const seen = state.seen[conversation.id]
  if (thread?.state === 'loaded') {
    const own = thread.messages.findLast(({ authorKind }) => authorKind === 'contact')?.id ?? ''
    const from = seen && seen > own ? seen : own
    return thread.messages.filter(({ authorKind, id }) => authorKind !== 'contact' && id > from).length
  }
  if (conversation.lastMessageBy === 'contact' || conversation.lastMessageBy === null) return 0
  const isNews = seen ? timeOf(seen) < new Date(conversation.lastMessageAt).getTime() : conversation.state === 'open'
  return isNews ? 1 : 0
}

/** Where a visit begins: a message that was never sent, the list, the only conversation, or a new one. */
export function firstPlace({ conversations, pending }: State): Place {
  const begun = pending.find(({ conversationId }) => conversationId === null)
  if (begun) return { at: 'thread', conversationId: null, draftId: begun.draftId }
  if (conversations.length > 1) return { at: 'list' }
  const only = conversations[0]
  return { at: 'thread', conversationId: only?.id ?? null, draftId: only ? null : newUuid() }
}

/** The threads without those that are out of sight. */
export function shownOf({ place, threads }: State): Map<string, Thread> {
  return new Map([...threads].filter(([id]) => place.at === 'thread' && place.conversationId === id))
}

/** Joins a page of the server to what is known. When a gap could lie between the two, the page stands alone. */
export function withPage(thread: Thread, page: Page<Message>, isOldest: boolean): Thread {
  const known = new Set(thread.messages.map(({ id }) => id))
  const joins = isOldest || page.nextCursor === null || page.items.some(({ id }) => known.has(id))
  return {
    messages: joins ? mergeMessages(thread.messages, page.items) : mergeMessages([], page.items),
    earlier: isOldest || !joins ? page.nextCursor : thread.earlier,
    state: 'loaded',
  }
}

export function unreadCount(state: State): number {
  return state.conversations.reduce((sum, conversation) => sum + unreadIn(state, conversation), 0)
}

/** Newest first; each once. */
export function mergeConversations(
  known: readonly Conversation[], incoming: readonly (Pick<Conversation, 'id'> & Partial<Conversation>)[],
): Conversation[] {
  const byId = new Map(known.map((conversation) => [conversation.id, conversation]))
  for (const change of incoming) {
    const before = byId.get(change.id)
    if (before) byId.set(change.id, { ...before, ...change })
    else if (change.lastMessageAt && change.state) {
      const { state, lastMessageAt } = change
      byId.set(change.id, { preview: '', lastMessageBy: null, ...change, state, lastMessageAt })
    }
  }
  return [...byId.values()].sort((a, b) => (a.lastMessageAt < b.lastMessageAt ? 1 : -1))
}

/**
 * A conversation goes on in another one: whoever reads it reads on there. The thread keeps its key, so that nothing is
 * drawn anew under the writer's hands; the messages of both stand among each other, so it is read again.
 */
export function goneOnIn(state: State, from: string, to: string): Partial<State> {
  const { place, typing } = state
  const shown = place.at === 'thread' ? place.conversationId : null
  const threads = new Map([...state.threads].filter(([id]) => id !== from && id !== to))
  if (shown === from || shown === to) {
    const known = [from, to].flatMap((id) => state.threads.get(id)?.messages ?? [])
    threads.set(to, { ...emptyThread, messages: mergeMessages([], known.map((message) => ({ ...message, conversationId: to }))) })
  }
  const { [from]: before = '', ...seen } = state.seen
  return {
    threads,
    place: place.at === 'thread' && shown === from ? { ...place, conversationId: to, draftId: place.draftId ?? from } : place,
    conversations: state.conversations.filter(({ id }) => id !== from),
    seen: before > (seen[to] ?? '') ? { ...seen, [to]: before } : seen,
    typing: typing?.conversationId === from ? null : typing,
  }
}

/** The milliseconds in a UUIDv7. A message is stored at most this much later than its id was made. */
function timeOf(id: string): number {
  return Number.parseInt(id.replace('-', '').slice(0, 12), 16) + 2_000
}

/** The form that stands before the first message; null when nothing is to be asked, or all is answered. */
export function formOf({ phase, place, channel, known, introduction, pending, conversations }: State): PreChat | null {
  const isNew = phase === 'ready' && place.at === 'thread' && place.conversationId === null
  if (!isNew || !channel?.preChat || introduction) return null
  if (pending.some(({ conversationId, draftId }) => conversationId === null && draftId === place.draftId)) return null
  const fields = channel.preChat.fields.filter((field) => !isKnown(field, known))
  // Whoever has written to us before has agreed before.
  const consent = conversations.length > 0 ? null : channel.preChat.consent
  return fields.length > 0 || consent ? { fields, consent } : null
}

function isKnown({ key }: Asked, known: Known): boolean {
  return (key === 'name' || key === 'email' || key === 'phone') && known[key]
}

/** What is asked about the closed conversation on screen, while it can still be answered. */
export function ratingOf({ ratings, place }: State, isClosed: boolean): Rating | null {
  const rating = place.at === 'thread' && place.conversationId !== null ? ratings[place.conversationId] : undefined
  return rating && isClosed && new Date(rating.changeableUntil).getTime() > Date.now() ? rating : null
}

/** Whether to ask for an address: answers would go there, we have none, and the visitor has written. */
export function asksForEmail({ channel, known, place, leftEmail }: State, hasOwn: boolean): boolean {
  return channel?.handsOver === true && !known.email && leftEmail === null && hasOwn && place.at === 'thread' && place.conversationId !== null
}
