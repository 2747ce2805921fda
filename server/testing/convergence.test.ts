import { beforeAll, describe, expect, it } from 'vitest'
import { applyEvent as applyToContacts, type ContactsState } from '../../dashboard/features/contacts/apply-event.ts'
import { applyEvent as applyToInbox, type InboxState } from '../../dashboard/features/conversation-cache/apply-event.ts'
import type { LiveEvent } from '../../dashboard/lib/live-event.ts'
import { createChannel } from '../features/channels/channel-operations.ts'
import { createContact } from '../features/contacts/create-contact.ts'
import { updateContact } from '../features/contacts/update-contact.ts'
import { assignConversation } from '../features/conversations/assign-conversation.ts'
import { closeConversation } from '../features/conversations/close-conversation.ts'
import { createConversation } from '../features/conversations/create-conversation.ts'
import { createMessage } from '../features/conversations/create-message.ts'
import { getConversation } from '../features/conversations/get-conversation.ts'
import { listConversations } from '../features/conversations/list-conversations.ts'
import { markConversationRead } from '../features/reading/mark-read.ts'
import { markConversationUnread } from '../features/reading/mark-unread.ts'
import { reopenConversation } from '../features/conversations/reopen-conversation.ts'
import { createTag } from '../features/tags/create-tag.ts'
import { snoozeConversation, unsnoozeConversation } from '../features/triage/snooze-conversation.ts'
import { tagConversation, untagConversation } from '../features/triage/tag-conversation.ts'
import { updateConversation } from '../features/triage/update-conversation.ts'
import { sendVisitorMessage } from '../features/widget/send-message.ts'
import type { OnTheWire } from '../api/rpc.ts'
import { endOfLog, readLog } from '../kernel/events/read-log.ts'
import { newId } from '../kernel/ids.ts'
import { type RunningApi, runApi } from './api.ts'
import { connectLive } from './live-client.ts'
import { makeWorld, type World } from './world.ts'

let world: World
let api: RunningApi
let key: string
beforeAll(async () => {
  world = await makeWorld()
  api = await runApi(world)
  key = await api.key(['*'])
})

async function get<T>(path: string): Promise<T> {
  const response = await fetch(`${api.url}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } })
  expect(response.status).toBe(200)
  return await response.json() as T
}

type Filter = InboxState['lists'][number]['filter']

/** What a dashboard reads that has everything open. */
async function readState(contactIds: string[], conversationIds: string[], tagId: string): Promise<{ inbox: InboxState; contacts: ContactsState }> {
  const filters: Filter[] = [{ state: 'open' }, { state: 'closed' }, { state: 'all' }, { state: 'open', unassigned: true }, { state: 'open', assigneeId: world.cast.ada.memberId },
    { state: 'snoozed' }, { query: 'is:spam' }, { query: `tag:${tagId} -state:closed` }, { query: `priority:urgent,high assignee:${world.cast.ada.memberId},none` }, { state: 'open', query: `-tag:${tagId} is:waiting,unassigned` }]
  const query = (filter: Filter) => new URLSearchParams(Object.entries(filter).map(([name, value]): [string, string] => [name, String(value)]))
  const page = <T>(path: string) => get<T>(path)
  const byId = async <T>(ids: string[], path: string) => Object.fromEntries(await Promise.all(ids.map(async (id) => [id, await page<T>(`${path}/${id}`)] as const)))
  return {
    inbox: {
      lists: await Promise.all(filters.map(async (filter) => ({ filter, pages: [await page<never>(`/conversations?limit=100&${query(filter)}`)] }))),
      conversations: await byId(conversationIds, '/conversations'),
      threads: Object.fromEntries(await Promise.all(conversationIds.map(async (id): Promise<[string, InboxState['threads'][string]]> => [id, [await page(`/conversations/${id}/messages?limit=100`)]]))),
    },
    contacts: { lists: [{ pages: [await page<never>('/contacts?limit=100')] }], contacts: await byId(contactIds, '/contacts') },
  }
}

// A small generator of its own, so that a failure can be run again by its seed.
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe('events converge', () => {
  it.each([1, 2, 3])('old state + events = refetched state (seed %i)', { timeout: 60_000 }, async (seed) => {
    const ada = world.as('ada')
    const random = randomFrom(seed)
    const channel = await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })
    const contactIds: string[] = []
    const conversationIds: string[] = []
    for (let n = 0; n < 4; n++) {
      const contact = await ada.run(createContact, { name: `Contact ${seed} ${n}` })
      contactIds.push(contact.id)
      conversationIds.push((await ada.run(createConversation, { contactId: contact.id, channelId: channel.id, text: 'Begun' })).conversation.id)
    }
    const { id: tagId } = await world.as('olga').run(createTag, { name: `Tag ${seed}`, color: 'moss' })
    const before = await readState(contactIds, conversationIds, tagId)
    const live = await connectLive(api.url, key)
    live.send({ type: 'subscribe', topics: ['conversations', 'contacts'] })
    await live.next(({ type }) => type === 'subscribed')

    const anyConversation = () => conversationIds[random(conversationIds.length)]!
    const acts: (() => Promise<unknown>)[] = [
      () => ada.run(createMessage, { conversationId: anyConversation(), text: `Message ${random(1000)}` }),
      () => ada.run(createMessage, { conversationId: anyConversation(), kind: 'note', text: `Note ${random(1000)}` }),
      () => ada.run(closeConversation, { id: anyConversation() }),
      () => ada.run(reopenConversation, { id: anyConversation() }),
      () => ada.run(assignConversation, { id: anyConversation(), assigneeId: random(2) ? world.cast.ada.memberId : null }),
      () => ada.run(markConversationRead, { id: anyConversation() }),
      () => ada.run(tagConversation, { id: anyConversation(), tags: [tagId] }),
      () => ada.run(untagConversation, { id: anyConversation(), tags: [tagId] }),
      () => ada.run(updateConversation, { id: anyConversation(), priority: (['low', 'normal', 'high', 'urgent'] as const)[random(4)]! }),
      () => ada.run(updateConversation, { id: anyConversation(), spam: random(3) === 0 }),
      () => ada.run(snoozeConversation, { id: anyConversation(), until: null }),
      () => ada.run(unsnoozeConversation, { id: anyConversation() }),
      () => ada.run(updateContact, { id: contactIds[random(4)]!, name: `Renamed ${random(1000)}` }),
      () => ada.run(createContact, { name: `New ${seed} ${random(1000)}` }),
      () => ada.run(createConversation, { contactId: contactIds[random(4)]!, channelId: channel.id, text: 'Another' }),
    ]
    for (let n = 0; n < 60; n++) {
      await Promise.all(Array.from({ length: 1 + random(3) }, () => acts[random(acts.length)]!().catch((error: { code?: string }) => {
        if (!error.code?.startsWith('already_') && error.code !== 'conflict') throw error
      })))
    }
    const last = await ada.run(createContact, { name: `Last ${seed}` })
    await live.next((frame) => frame.type === 'event' && (frame['event'] as LiveEvent & { subjectId: string }).subjectId === last.id)

    let { inbox, contacts } = before
    for (const frame of live.frames) {
      if (frame.type !== 'event') continue
      inbox = applyToInbox(inbox, frame['event'] as LiveEvent)
      contacts = applyToContacts(contacts, frame['event'] as LiveEvent)
    }
    const after = await readState(contactIds, conversationIds, tagId)
    expect(items(inbox)).toEqual(items(after.inbox))
    expect(inbox.conversations).toEqual(after.inbox.conversations)
    expect(contacts.contacts).toEqual(after.contacts.contacts)
    expect(contacts.lists[0]!.pages.flatMap((page) => page.items)).toEqual(after.contacts.lists[0]!.pages.flatMap((page) => page.items))
    live.close()
  })
})

describe('what a member has yet to read', () => {
  // The log itself stands in for the socket: what is for Ada alone no key may hear.
  const filters: Filter[] = [{ state: 'open' }, { state: 'all' }, { query: 'is:unread' }, { state: 'open', query: '-is:unread' }]
  const ada = () => world.as('ada')
  const toWire = <T>(value: T): OnTheWire<T> => JSON.parse(JSON.stringify(value)) as OnTheWire<T>

  async function readAsAda(ids: string[]): Promise<InboxState> {
    return {
      memberId: world.cast.ada.memberId,
      lists: await Promise.all(filters.map(async (filter) => ({ filter, pages: [toWire(await ada().run(listConversations, { ...filter, limit: 100 }))] }))),
      conversations: Object.fromEntries(await Promise.all(ids.map(async (id) => [id, toWire(await ada().run(getConversation, { id }))] as const))),
      threads: {},
    }
  }

  it.each([4, 5])('old state + events = refetched state, without reading again (seed %i)', { timeout: 60_000 }, async (seed) => {
    const random = randomFrom(seed)
    const channelId = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })).id
    const contactIds = await Promise.all(Array.from({ length: 5 }, async (_, n) => (await ada().run(createContact, { name: `Reader ${seed} ${n}` })).id))
    const ids = await Promise.all(contactIds.map(async (contactId) => (await ada().run(createConversation, { contactId, channelId, text: 'Begun' })).conversation.id))
    const say = (n: number) => world.as({
      workspaceId: world.workspaceId, actor: { kind: 'visitor', id: contactIds[n]!, name: 'Grace', channelId }, scopes: new Set(['widget:use']), rateLimit: null,
    }).run(sendVisitorMessage, { conversationId: ids[n]!, clientId: newId(), text: `News ${random(1000)}` })
    const before = await readAsAda(ids)
    const from = await endOfLog(world.kernel.database.system)
    const any = () => ids[random(ids.length)]!
    const acts: (() => Promise<unknown>)[] = [
      () => say(random(ids.length)), () => say(random(ids.length)),
      () => ada().run(markConversationRead, { id: any() }), () => ada().run(markConversationUnread, { id: any() }),
      () => world.as('olga').run(markConversationRead, { id: any() }), () => world.as('olga').run(markConversationUnread, { id: any() }),
      () => world.as('vera').run(markConversationRead, { id: any() }),
      () => world.as('olga').run(createMessage, { conversationId: any(), text: 'Answered' }),
      () => world.as('olga').run(assignConversation, { id: any(), assigneeId: random(2) ? world.cast.ada.memberId : null }),
      () => world.as('olga').run(snoozeConversation, { id: any(), until: null }),
      () => world.as('olga').run(closeConversation, { id: any() }),
    ]
    for (let n = 0; n < 60; n++) {
      await Promise.all(Array.from({ length: 1 + random(2) }, () => acts[random(acts.length)]!().catch((error: { code?: string }) => {
        if (!error.code?.startsWith('already_') && error.code !== 'conflict') throw error
      })))
    }
    await expect.poll(async () => (await readLog(world.kernel.database.system, from, 1_000)).unsettled, { timeout: 30_000 }).toBe(false)
    const { events } = await readLog(world.kernel.database.system, from, 1_000, world.workspaceId)
    const inbox = events.map((event) => toWire(event) as unknown as LiveEvent).reduce(applyToInbox, before)
    const after = await readAsAda(ids)
    expect(Object.values(after.conversations).some(({ unreadByMe }) => unreadByMe)).toBe(true)
    expect(events.some(({ name }) => name === 'reading.changed')).toBe(true)
    expect(inbox.conversations).toEqual(after.conversations)
    expect(items(inbox)).toEqual(items(after))
  })
})

/** What is shown: the rows of each list and thread, however they are cut into pages. */
function items(state: InboxState): unknown {
  return {
    lists: state.lists.map(({ filter, pages }) => ({ filter, rows: pages.flatMap((page) => page.items) })),
    threads: Object.fromEntries(Object.entries(state.threads).map(([id, pages]) => [id, pages.flatMap((page) => page.items)])),
  }
}
