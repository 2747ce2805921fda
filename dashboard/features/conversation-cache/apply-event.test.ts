import { describe, expect, it } from 'vitest'
import type { LiveEvent } from '../../lib/live-event.ts'
import type { Contact, Conversation, Message } from '../../lib/records.ts'
import { applyEvent, type InboxState } from './apply-event.ts'

const grace: Contact = {
  id: 'grace',
  name: 'Grace',
  email: 'grace@example.test',
  phone: null,
  companyId: null,
  externalId: null,
  lifecycle: 'customer',
  attributes: {},
  lastSeenAt: null,
  createdAt: moment(0),
  updatedAt: moment(0),
}

const first = conversation({ id: '1', lastMessageAt: moment(1) })
const second = conversation({ id: '2', lastMessageAt: moment(2), assigneeId: 'ada' })
const state: InboxState = {
  lists: [
    { filter: { state: 'open' }, pages: [{ items: [second, first], nextCursor: null }] },
    { filter: { state: 'open', unassigned: true }, pages: [{ items: [first], nextCursor: null }] },
    { filter: { state: 'closed' }, pages: [{ items: [], nextCursor: null }] },
    { filter: { state: 'all', query: 'hay' }, pages: [{ items: [first], nextCursor: null }] },
  ],
  conversations: { 1: first },
  threads: { 1: [{ items: [message('m1')], nextCursor: null }] },
}

describe('a new message', () => {
  const moved = { ...first, preview: 'Hello', lastMessageAt: moment(3), updatedAt: moment(3) }
  const after = applyEvent(state, event('message.created', { conversation: moved, message: message('m2') }))

  it('moves its conversation to the top of every list', () => {
    expect(ids(after)).toEqual(['1 2', '1', '', '1'])
  })

  it('comes first in the thread, once however often it arrives', () => {
    const twice = applyEvent(after, event('message.created', { conversation: moved, message: message('m2') }))
    expect(twice.threads['1']?.[0]?.items.map(({ id }) => id)).toEqual(['m2', 'm1'])
  })

  it('updates the open conversation', () => {
    expect(after.conversations['1']?.preview).toBe('Hello')
  })
})

it('moves a closed conversation from the open lists to the closed one', () => {
  const closed: Conversation = { ...first, state: 'closed', updatedAt: moment(3) }
  expect(ids(applyEvent(state, event('conversation.closed', { conversation: closed })))).toEqual(['2', '', '1', '1'])
})

it('takes an assigned conversation out of the unassigned ones', () => {
  const assigned = { ...first, assigneeId: 'ada', updatedAt: moment(3) }
  expect(ids(applyEvent(state, event('conversation.assigned', { conversation: assigned })))).toEqual([
    '2 1',
    '',
    '',
    '1',
  ])
})

it('adds a new conversation where it belongs, but not to a search', () => {
  const third = conversation({ id: '3', lastMessageAt: moment(3) })
  expect(ids(applyEvent(state, event('conversation.created', { conversation: third })))).toEqual([
    '3 2 1',
    '3 1',
    '',
    '1',
  ])
})

it('ignores an event that is older than what was read', () => {
  const stale: Conversation = { ...first, state: 'closed', updatedAt: '2025-01-01T00:00:00.000Z' }
  expect(ids(applyEvent(state, event('conversation.closed', { conversation: stale })))).toEqual(ids(state).with(2, '1'))
  expect(applyEvent(state, event('conversation.closed', { conversation: stale })).conversations['1']?.state).toBe(
    'open',
  )
})

it('renames a contact in its conversations', () => {
  const after = applyEvent(state, event('contact.updated', { contact: { ...grace, name: 'Grace Hopper' } }))
  expect(after.lists[0]?.pages[0]?.items.map(({ contactName }) => contactName)).toEqual([
    'Grace Hopper',
    'Grace Hopper',
  ])
  expect(after.conversations['1']?.contactName).toBe('Grace Hopper')
})

it('updates the delivery of a message in place', () => {
  const sent = { ...message('m1'), delivery: 'sent' as const }
  const after = applyEvent(state, event('message.delivered', { conversation: first, message: sent }))
  expect(after.threads['1']?.[0]?.items).toEqual([sent])
})

describe('what a member has yet to read', () => {
  const own: InboxState = {
    memberId: 'ada',
    lists: [
      { filter: { state: 'open' }, pages: [{ items: [{ ...second, unreadByMe: false }, { ...first, unreadByMe: true, newsAt: moment(1) }], nextCursor: null }] },
      { filter: { query: 'is:unread' }, pages: [{ items: [{ ...first, unreadByMe: true, newsAt: moment(1) }], nextCursor: null }] },
    ],
    conversations: {},
    threads: {},
  }
  const reading = (payload: Record<string, unknown>) => event('reading.changed', { memberId: 'ada', conversationId: '1', newsAt: moment(1), unread: false, ...payload })

  it('leaves the list of the unread when it is read on another device', () => {
    expect(ids(applyEvent(own, reading({})))).toEqual(['2 1', ''])
  })

  it('is no matter of what others read', () => {
    expect(applyEvent(own, reading({ memberId: 'ben' }))).toEqual(own)
    const opened = { ...first, unread: false, newsAt: moment(1), updatedAt: moment(3) }
    expect(ids(applyEvent(own, event('conversation.read', { conversation: opened })))).toEqual(['2 1', '1'])
  })

  it('stays when there has been news since it was read', () => {
    expect(ids(applyEvent(own, reading({ newsAt: moment(0) })))).toEqual(['2 1', '1'])
  })

  it('comes into the list of the unread with what the contact writes, and leaves it when it is closed', () => {
    const written: Conversation = { ...second, unread: true, newsAt: moment(4), updatedAt: moment(4), lastMessageAt: moment(4) }
    const after = applyEvent(own, event('message.created', { conversation: written }))
    expect(ids(after)).toEqual(['2 1', '2 1'])
    expect(ids(applyEvent(after, event('conversation.closed', { conversation: { ...written, unread: false, state: 'closed', updatedAt: moment(5) } })))).toEqual(['1', '1'])
  })

  it('is left out where only the server can tell', () => {
    const third = conversation({ id: '3', lastMessageAt: moment(3), newsAt: moment(1) })
    const after = applyEvent(own, event('conversation.assigned', { conversation: third }))
    expect(after.lists[0]?.pages[0]?.items[0]).not.toHaveProperty('unreadByMe')
  })
})

function ids({ lists }: InboxState): string[] {
  return lists.map(({ pages }) => pages.flatMap(({ items }) => items.map(({ id }) => id)).join(' '))
}

function event(name: string, payload: Record<string, unknown>): LiveEvent {
  return { id: 'e', name, subjectId: '1', at: moment(3), actor: { kind: 'member', id: 'ada', name: 'Ada' }, payload }
}

function moment(minutes: number): string {
  return new Date(Date.UTC(2026, 10, 20, 12, minutes)).toISOString()
}

function conversation(fields: Partial<Conversation>): Conversation {
  return {
    id: '1',
    number: 1,
    kind: 'chat',
    state: 'open',
    subject: null,
    preview: '',
    channelId: null,
    contactId: 'grace',
    contactName: 'Grace',
    assigneeId: null,
    unread: false,
    newsAt: null,
    waitingSince: null,
    lastMessageAt: moment(0),
    lastMessageBy: 'contact',
    relatedTo: null,
    teamId: null,
    priority: 'normal',
    tagIds: [],
    fields: {},
    snoozedUntil: null,
    mergedInto: null,
    spam: false,
    slaDueAt: null,
    slaBreached: false,
    inWidget: true,
    closedAt: null,
    createdAt: moment(0),
    updatedAt: moment(2),
    ...fields,
  }
}

function message(id: string): Message {
  return {
    id,
    conversationId: '1',
    kind: 'reply',
    authorKind: 'contact',
    authorId: 'grace',
    authorName: 'Grace',
    clientId: null,
    text: 'Hello',
    html: null,
    quotedText: null,
    quotedHtml: null,
    remoteImages: 0,
    delivery: null,
    deliveryDetail: null,
    attachments: [],
    createdAt: moment(0),
  }
}
