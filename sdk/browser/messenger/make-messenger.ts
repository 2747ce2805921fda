import type { Identity, Opening } from '../protocol.ts'
import { makeServer, ServerError } from './call-server.ts'
import { type Live, type LiveEvent, makeLive } from './live.ts'
import type { Memory, Remembered } from './memory.ts'
import { newUuid } from './new-uuid.ts'
import { oneTabAtATime } from './one-tab-at-a-time.ts'
import { makeOutbox } from './outbox.ts'
import type { Conversation, Introduction, Message, Pending, Rating, Session, StoredFile } from './shapes.ts'
import {
  emptyThread, firstPlace, goneOnIn, mergeConversations, type Place, shownOf, type State, type Thread, withPage,
} from './state.ts'
import { mergeMessages } from './thread.ts'

export type Messenger = ReturnType<typeof makeMessenger>

type Options = {
  origin: string
  channelKey: string
  memory: Memory
  onChange(state: State): void
  onIdentityRefused(): void
}

const pollEveryMs = 5_000
const typingLastsMs = 6_000
const typingEveryMs = 3_000

/** Of a visitor of whom nothing is known. */
const nothing = {
  phase: 'starting', conversations: [], threads: new Map(), pending: [], seen: {}, place: { at: 'list' }, typing: null,
  known: { name: false, email: false, phone: false }, introduction: null, opening: null, leftEmail: null, ratings: {}, isSlowed: false,
} satisfies Partial<State>

/** The visitor's side of the product without a screen: session, conversations, threads, what is on its way. */
export function makeMessenger({ origin, channelKey, memory, onChange, onIdentityRefused }: Options) {
  const server = makeServer(origin, () => memory.get('visitor')?.token ?? null)
  const readPending = (): Pending[] => memory.get('outbox') ?? []
  let state: State = {
    ...nothing,
    channel: memory.get('channel') ?? null,
    pending: readPending(),
    seen: memory.get('seen') ?? {},
    introduction: memory.get('introduction') ?? null,
    live: 'trying',
    online: navigator.onLine,
    open: false,
  }
  const change = (part: Partial<State>): void => {
    state = { ...state, ...part }
    onChange(state)
  }

  let identity: Identity | null = null
  let startFailures = 0
  let restart: ReturnType<typeof setTimeout> | undefined
  let poll: ReturnType<typeof setInterval> | undefined
  let typingEnds: ReturnType<typeof setTimeout> | undefined
  let typingToldAt = 0
  let contactId: string | null = null
  let page: string | null = null
  let isBegun = false
  let sessions: Promise<void> = Promise.resolve()
  let sending: Promise<unknown> = Promise.resolve()

  const outbox = makeOutbox({
    read: readPending,
    write: (entries) => memory.set('outbox', entries.length > 0 ? entries : undefined),
    // Never in the middle of becoming someone else: a message belongs to who the visitor is when it arrives.
    send(entry) {
      const sent = sessions.then(() => server.send(entry, page))
      sending = sent
      return sent
    },
    isFinal: (error) => error instanceof ServerError && error.isFinal,
    problemOf: (error) => (error instanceof ServerError ? error.code : undefined),
    pauseAfter(error) {
      if (!(error instanceof ServerError)) return 0
      if (error.status === 401) begin()
      change({ isSlowed: error.status === 429 })
      return error.retryAfterMs
    },
    onSent(entry, { conversation, message }) {
      learn([message], [conversation])
      noteIntroduced(entry)
      if (entry.conversationId !== null && entry.conversationId !== conversation.id) goOnIn(entry.conversationId, conversation.id)
      const { place } = state
      if (place.at === 'thread' && place.conversationId === null && place.draftId === entry.draftId) {
        setThread(conversation.id, { ...threadIn(conversation.id), state: 'loaded' })
        change({ place: { ...place, conversationId: conversation.id }, opening: null })
        // What it answers stands before it on the server.
        if (entry.openingId) void loadThread(conversation.id)
      }
    },
    onChange: () => change({ pending: readPending() }),
    exclusively: oneTabAtATime(`hayloft outbox ${channelKey}`),
  })

  const live: Live = makeLive({
    open: () => new WebSocket(`${origin.replace(/^http/, 'ws')}/ws`),
    onEvent: hearEvent,
    onSignal: hearTyping,
    onResync: () => void refetch(),
    onState(next) {
      change({ live: next })
      if (next === 'live') outbox.wake()
      clearInterval(poll)
      if (next !== 'blocked') return
      poll = setInterval(() => {
        if (document.visibilityState === 'visible') void refetch()
      }, pollEveryMs)
    },
    onRefused: () => begin(),
  })

  /** Starts or renews the session. One at a time: an identify during a start waits for it. */
  function begin(): void {
    isBegun = true
    const underway = sending.catch(() => undefined)
    sessions = sessions.then(() => underway).then(start).catch((error: unknown) => {
      if (error instanceof ServerError && error.isFinal) return change({ phase: 'unavailable' })
      // Known from before: they may write, it is sent when we are back.
      const isKnown = state.channel && memory.get('visitor')
      const next = isKnown ? { phase: 'ready' as const, place: firstPlace(state) } : { phase: 'unreachable' as const }
      if (state.phase === 'starting') change(next)
      clearTimeout(restart)
      restart = setTimeout(begin, Math.min(30_000, 1_000 * 2 ** startFailures++))
    })
  }

  async function start(): Promise<void> {
    clearTimeout(restart)
    const before = memory.get('visitor')
    const session = await server.start({ channelKey, visitorToken: before?.token, identity: identity ?? undefined })
    startFailures = 0
    if (session.identity === 'refused') onIdentityRefused()
    // Someone else uses this browser now; an anonymous visitor who was identified takes everything along.
    const isSomeoneElse = before !== undefined && before.contactId !== session.contactId && before.isVerified
    if (isSomeoneElse) memory.forget()
    contactId = session.contactId
    memory.set('visitor', { token: session.visitorToken, contactId, isVerified: isVerified(before, session) })
    memory.set('channel', session.channel)
    const isFirst = isSomeoneElse || state.phase !== 'ready'
    change({
      phase: 'ready', channel: session.channel, known: session.known, pending: readPending(), seen: memory.get('seen') ?? {},
      conversations: isFirst ? session.conversations : mergeConversations(state.conversations, session.conversations),
      // The new cursor is ahead of what the old threads heard: they are read again.
      threads: isSomeoneElse ? new Map() : shownOf(state),
    })
    if (isFirst && !(state.opening && state.place.at === 'thread')) change({ place: firstPlace(state) })
    for (const { id } of state.conversations.slice(0, 5)) if (isWorthLoading(id)) void loadThread(id)
    live.follow({ token: session.visitorToken, topic: `visitor:${session.contactId}`, cursor: session.cursor })
    outbox.wake()
  }

  function noteIntroduced({ introduction }: Pending): void {
    const part: Partial<State> = { isSlowed: false }
    if (introduction) {
      memory.set('introduction', undefined)
      const { name, email, phone } = introduction
      part.introduction = null
      part.known = { name: state.known.name || !!name, email: state.known.email || !!email, phone: state.known.phone || !!phone }
    }
    change(part)
  }

  function isWorthLoading(conversationId: string): boolean {
    const { place } = state
    const conversation = state.conversations.find(({ id }) => id === conversationId)
    const isShown = place.at === 'thread' && place.conversationId === conversationId
    return isShown || conversation?.lastMessageBy === 'member'
  }

  function threadIn(conversationId: string): Thread {
    return state.threads.get(conversationId) ?? emptyThread
  }

  function setThread(conversationId: string, thread: Thread): void {
    change({ threads: new Map(state.threads).set(conversationId, thread) })
  }

  async function loadThread(conversationId: string, cursor?: string): Promise<void> {
    const { state: before } = threadIn(conversationId)
    if (before !== 'loaded') setThread(conversationId, { ...threadIn(conversationId), state: 'loading' })
    try {
      const page = await server.messages(conversationId, cursor)
      const [first] = page.items
      // It was merged while nobody told us.
      if (first && first.conversationId !== conversationId) return goOnIn(conversationId, first.conversationId)
      setThread(conversationId, withPage(threadIn(conversationId), page, cursor !== undefined || before !== 'loaded'))
      const isClosed = state.conversations.some(({ id, state: each }) => id === conversationId && each === 'closed')
      // Nothing was asked of most: then there is none.
      if (isClosed && !state.ratings[conversationId]) void server.rating(conversationId).then(learnRating, () => undefined)
    } catch (error) {
      if (error instanceof ServerError && error.status === 401) begin()
      if (before !== 'loaded') setThread(conversationId, { ...threadIn(conversationId), state: 'failed' })
    }
  }

  function goOnIn(from: string, to: string): void {
    outbox.readdress(from, to)
    const { [from]: draft, ...drafts } = memory.get('drafts') ?? {}
    if (draft) memory.set('drafts', { [to]: draft, ...drafts })
    change(goneOnIn(state, from, to))
    memory.set('seen', state.seen)
    if (!state.conversations.some(({ id }) => id === to)) void refetch()
    else if (isWorthLoading(to)) void loadThread(to)
  }

  function learnRating(rating: Rating): void {
    change({ ratings: { ...state.ratings, [rating.conversationId]: rating } })
  }

  function learn(
    messages: readonly Message[], conversations: readonly (Pick<Conversation, 'id'> & Partial<Conversation>)[],
  ): void {
    const threads = new Map(state.threads)
    for (const message of messages) {
      const thread = threads.get(message.conversationId) ?? emptyThread
      threads.set(message.conversationId, { ...thread, messages: mergeMessages(thread.messages, [message]) })
    }
    change({ threads, conversations: mergeConversations(state.conversations, conversations) })
  }

  function hearEvent({ payload }: LiveEvent): void {
    // Only the visitor's views travel on this topic.
    const { message, conversation, rating, mergedId } = payload as { message?: Message; conversation?: Conversation; rating?: Rating; mergedId?: string }
    if (rating) learnRating(rating)
    learn(message ? [message] : [], conversation ? [conversation] : [])
    if (mergedId && conversation) goOnIn(mergedId, conversation.id)
    if (!message) return
    const { authorKind, conversationId } = message
    if (authorKind === 'member' && state.typing?.conversationId === conversationId) change({ typing: null })
    if (state.open && threadIn(conversationId).state === 'unknown') void loadThread(conversationId)
  }

  function hearTyping(data: Record<string, unknown>): void {
    clearTimeout(typingEnds)
    const { conversationId, name, typing } = data
    if (typing !== true || typeof conversationId !== 'string') return change({ typing: null })
    change({ typing: { conversationId, name: typeof name === 'string' ? name : '' } })
    typingEnds = setTimeout(() => change({ typing: null }), typingLastsMs)
  }

  async function refetch(): Promise<void> {
    try {
      const { items } = await server.conversations()
      change({ conversations: mergeConversations(state.conversations, items) })
      change({ threads: shownOf(state) })
      if (state.place.at === 'thread' && state.place.conversationId) await loadThread(state.place.conversationId)
    } catch (error) {
      if (error instanceof ServerError && error.status === 401) begin()
    }
  }

  function goTo(place: Place): void {
    change({ place, ...(place.at !== 'thread' || place.conversationId !== null ? { opening: null } : {}) })
    if (place.at === 'thread' && place.conversationId !== null && threadIn(place.conversationId).state !== 'loaded') {
      void loadThread(place.conversationId)
    }
  }

  const networkBack = (): void => {
    change({ online: true })
    if (state.phase !== 'ready') begin()
    live.wake()
    outbox.wake()
  }
  addEventListener('online', networkBack)
  addEventListener('offline', () => change({ online: false }))
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') live.wake() })

  const forget = (): void => {
    contactId = null
    live.stop()
    memory.forget()
    change(nothing)
  }

  return {
    begin,
    identify(given: Identity) {
      identity = given
      begin()
    },
    /** Nothing of the user stays on this device; the next start is a stranger's. */
    logout() {
      identity = null
      isBegun = false
      sessions = sessions.then(forget)
      if (state.open) begin()
    },
    setOpen(open: boolean) {
      change({ open })
      if (open && !isBegun) begin()
    },
    showConversation: (conversationId: string) => goTo({ at: 'thread', conversationId, draftId: null }),
    showNew: () => goTo({ at: 'thread', conversationId: null, draftId: newUuid() }),
    showList: () => goTo({ at: 'list' }),
    /** Begins a conversation with what the team offered. */
    answer(opening: Opening) {
      goTo({ at: 'thread', conversationId: null, draftId: newUuid() })
      change({ opening })
    },
    /** The page that the visitor is on. */
    setPage(address: string) {
      page = /^https?:/.test(address) && address.length <= 2_000 ? address : null
    },
    introduce(introduction: Introduction) {
      memory.set('introduction', introduction)
      change({ introduction })
    },
    async rate(conversationId: string, score: number, comment: string) {
      learnRating(await server.rate(conversationId, score, comment))
    },
    async leaveEmail(email: string) {
      await server.introduce({ email })
      change({ leftEmail: email })
    },
    loadThread,
    send(text: string, files: StoredFile[]) {
      const { place } = state
      if (place.at !== 'thread') return
      const { conversationId, draftId } = place
      const first = conversationId === null && state.pending.every((entry) => entry.draftId !== draftId)
      outbox.add({
        clientId: newUuid(), conversationId, draftId, text, files, writtenAt: Date.now(), state: 'waiting',
        ...(first && state.introduction && { introduction: state.introduction }),
        ...(first && state.opening && { openingId: state.opening.id }),
      })
      typingToldAt = 0
    },
    retry: outbox.retry,
    discard: outbox.discard,
    upload: server.upload,
    tellTyping() {
      const { place } = state
      if (place.at !== 'thread' || !place.conversationId || !contactId) return
      if (Date.now() - typingToldAt < typingEveryMs) return
      typingToldAt = Date.now()
      live.signal(`typing:${contactId}`, { typing: true, conversationId: place.conversationId })
    },
    markSeen(conversationId: string) {
      const last = threadIn(conversationId).messages.at(-1)?.id
      if (!last || (state.seen[conversationId] ?? '') >= last) return
      const seen = { ...memory.get('seen'), [conversationId]: last }
      memory.set('seen', seen)
      change({ seen })
      // Answers that were on the screen need not go by mail. Should this get lost, one mail too many is sent.
      if (threadIn(conversationId).messages.at(-1)?.authorKind === 'member') void server.markSeen(conversationId, last).catch(() => undefined)
    },
    /** Another tab changed what we remember together. */
    rememberAgain(name: string) {
      if (name === 'outbox') change({ pending: readPending() })
      else if (name === 'introduction') change({ introduction: memory.get('introduction') ?? null })
      else if (name === 'seen') change({ seen: memory.get('seen') ?? {} })
      else if (name === 'visitor' && contactId !== null) {
        const visitor = memory.get('visitor')
        if (!visitor) forget()
        else if (visitor.contactId !== contactId) begin()
      }
    },
  }
}

function isVerified(before: Remembered['visitor'] | undefined, session: Session): boolean {
  return session.identity === 'verified' || (before?.contactId === session.contactId && before.isVerified)
}
