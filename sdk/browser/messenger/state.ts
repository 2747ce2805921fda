import type { LiveState } from './live.ts'
import type { Channel, Conversation, Message, Pending } from './shapes.ts'

/** What is on screen: the list, or a thread. A new conversation has a draft id until its first message was confirmed. */
export type Place = { at: 'list' } | { at: 'thread'; conversationId: string | null; draftId: string | null }

export type Thread = { messages: Message[]; earlier: string | null; state: 'unknown' | 'loading' | 'loaded' | 'failed' }

export type State = {
  phase: 'starting' | 'ready' | 'unreachable' | 'unavailable'
  channel: Channel | null
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

export function threadOf(state: State, place: Place = state.place): { thread: Thread; pending: Pending[]; conversation: Conversation | undefined } {
  if (place.at === 'list') return { thread: emptyThread, pending: [], conversation: undefined }
  const { conversationId, draftId } = place
  return {
    thread: conversationId === null ? { ...emptyThread, state: 'loaded' } : state.threads.get(conversationId) ?? emptyThread,
    pending: state.pending.filter((entry) => (conversationId === null ? entry.draftId === draftId : entry.conversationId === conversationId)),
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
  return seen ? Number(timeOf(seen) < new Date(conversation.lastMessageAt).getTime()) : Number(conversation.state === 'open')
}

export function unreadCount(state: State): number {
  return state.conversations.reduce((sum, conversation) => sum + unreadIn(state, conversation), 0)
}

/** Newest first; each once. */
export function mergeConversations(known: readonly Conversation[], incoming: readonly (Pick<Conversation, 'id'> & Partial<Conversation>)[]): Conversation[] {
  const byId = new Map(known.map((conversation) => [conversation.id, conversation]))
  for (const change of incoming) {
    const before = byId.get(change.id)
    if (before) byId.set(change.id, { ...before, ...change })
    else if (change.lastMessageAt && change.state) {
      byId.set(change.id, { preview: '', lastMessageBy: null, ...change, state: change.state, lastMessageAt: change.lastMessageAt })
    }
  }
  return [...byId.values()].sort((a, b) => (a.lastMessageAt < b.lastMessageAt ? 1 : -1))
}

/** The milliseconds in a UUIDv7. A message is stored at most this much later than its id was made. */
function timeOf(id: string): number {
  return Number.parseInt(id.replace('-', '').slice(0, 12), 16) + 2_000
}
