import { describe, expect, it } from 'vitest'
import type { Conversation, Message } from './shapes.ts'
import { goneOnIn, mergeConversations, type State, threadOf, unreadCount } from './state.ts'

const id = (n: number) => `0199${String(n).padStart(4, '0')}-0000-7000-8000-000000000000`
const conversation = (more: Partial<Conversation> = {}): Conversation => ({
  id: 'c', state: 'open', preview: '', lastMessageAt: '2026-11-20T10:00:00.000Z', lastMessageBy: 'member', ...more,
})
const message = (n: number, authorKind: Message['authorKind']): Message => ({
  id: id(n), conversationId: 'c', authorKind, authorName: '', clientId: null, text: '', attachments: [], createdAt: '',
})
const state = (more: Partial<State>): State => ({
  phase: 'ready', channel: null, conversations: [conversation()], threads: new Map(), pending: [], seen: {},
  place: { at: 'list' }, typing: null, live: 'live', online: true, open: false,
  known: { name: false, email: false, phone: false }, introduction: null, opening: null, leftEmail: null, ratings: {}, isSlowed: false, ...more,
})
const loaded = (...messages: Message[]) => new Map([['c', { messages, earlier: null, state: 'loaded' as const }]])

describe('unread', () => {
  it('counts answers after what was seen and after the visitor\'s own last word', () => {
    const threads = loaded(message(1, 'contact'), message(2, 'member'), message(3, 'member'))
    expect(unreadCount(state({ threads }))).toBe(2)
    expect(unreadCount(state({ threads, seen: { c: id(2) } }))).toBe(1)
    expect(unreadCount(state({ threads, seen: { c: id(3) } }))).toBe(0)
    expect(unreadCount(state({ threads: loaded(message(2, 'member'), message(3, 'contact')) }))).toBe(0)
  })

  it('counts one for a thread that is not loaded when its last word is a newer answer', () => {
    expect(unreadCount(state({}))).toBe(1)
    expect(unreadCount(state({ conversations: [conversation({ lastMessageBy: 'contact' })] }))).toBe(0)
    expect(unreadCount(state({ conversations: [conversation({ state: 'closed' })] }))).toBe(0)
    const seenAt = (at: string) => {
      const time = Date.parse(at).toString(16).padStart(12, '0')
      return { c: `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000` }
    }
    expect(unreadCount(state({ seen: seenAt('2026-11-20T09:00:00Z') }))).toBe(1)
    expect(unreadCount(state({ seen: seenAt('2026-11-20T10:00:00Z') }))).toBe(0)
  })
})

describe('conversations', () => {
  it('are each there once, newest first, and a change without the rest changes only what it names', () => {
    const known = [conversation({ preview: 'Kept' })]
    const closed = mergeConversations(known, [{ id: 'c', state: 'closed' }])
    expect(closed).toEqual([conversation({ preview: 'Kept', state: 'closed' })])
    expect(mergeConversations(known, [{ id: 'unknown', state: 'closed' }])).toEqual(known)
    const newer = conversation({ id: 'd', lastMessageAt: '2026-11-21T10:00:00.000Z' })
    expect(mergeConversations(known, [newer, newer]).map((each) => each.id)).toEqual(['d', 'c'])
  })
})

describe('a conversation that was merged', () => {
  const into = conversation({ id: 'd', lastMessageAt: '2026-11-20T11:00:00.000Z' })
  const threads = new Map([
    ['c', { messages: [message(1, 'contact'), message(4, 'member')], earlier: null, state: 'loaded' as const }],
    ['d', { messages: [{ ...message(2, 'member'), conversationId: 'd' }], earlier: 'before', state: 'loaded' as const }],
    ['e', { messages: [], earlier: null, state: 'loaded' as const }],
  ])
  const before = state({
    conversations: [into, conversation()], threads, seen: { c: id(4), d: id(2) }, typing: { conversationId: 'c', name: 'Ada' },
    place: { at: 'thread', conversationId: 'c', draftId: null },
  })

  it('goes on in the other one on the screen, under the same key, with what is known of both until it is read again', () => {
    const after = { ...before, ...goneOnIn(before, 'c', 'd') }
    expect(after.place).toEqual({ at: 'thread', conversationId: 'd', draftId: 'c' })
    expect(threadOf(after)).toMatchObject({ thread: { state: 'unknown', earlier: null }, conversation: into })
    expect(threadOf(after).thread.messages.map((each) => [each.id, each.conversationId])).toEqual([[id(1), 'd'], [id(2), 'd'], [id(4), 'd']])
    expect(after).toMatchObject({ conversations: [into], seen: { d: id(4) }, typing: null })
    expect([...after.threads.keys()]).toEqual(['e', 'd'])
  })

  it('keeps what is on the screen when that is the other one', () => {
    const there = { ...before, place: { at: 'thread' as const, conversationId: 'd', draftId: null } }
    const after = { ...there, ...goneOnIn(there, 'c', 'd') }
    expect(after.place).toEqual(there.place)
    expect(threadOf(after).thread.messages).toHaveLength(3)
  })

  it('leaves the screen alone where something else is on it', () => {
    const elsewhere = { ...before, place: { at: 'list' as const }, seen: { d: id(9) } }
    const after = { ...elsewhere, ...goneOnIn(elsewhere, 'c', 'd') }
    expect(after).toMatchObject({ place: { at: 'list' }, conversations: [into], seen: { d: id(9) } })
    expect([...after.threads.keys()]).toEqual(['e'])
  })
})
