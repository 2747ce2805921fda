import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { type CastName, makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { closeConversation } from '../conversations/close-conversation.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { createMessage } from '../conversations/create-message.ts'
import { getConversation } from '../conversations/get-conversation.ts'
import { listConversations } from '../conversations/list-conversations.ts'
import { reopenConversation } from '../conversations/reopen-conversation.ts'
import { mergeConversations } from '../merging/merge-conversations.ts'
import { splitConversation } from '../merging/split-conversation.ts'
import { searchConversations } from '../search/search-conversations.ts'
import { snoozeConversation } from '../triage/snooze-conversation.ts'
import { wakeConversation } from '../triage/wake-conversation.ts'
import { countViews } from '../views/count-views.ts'
import { sendVisitorMessage } from '../widget/send-message.ts'
import { listReaders } from './list-readers.ts'
import { markConversationRead } from './mark-read.ts'
import { markConversationUnread } from './mark-unread.ts'

let world: World
let channelId: string
beforeAll(async () => {
  world = await makeWorld()
  channelId = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })).id
})

type Begun = { id: string; contactId: string }

async function begin(): Promise<Begun> {
  const contactId = (await world.as('olga').run(createContact, { name: 'Grace' })).id
  return { id: (await world.as('olga').run(createConversation, { contactId, channelId, subject: 'Lamp', text: 'Hello' })).conversation.id, contactId }
}

const say = ({ id, contactId }: Begun, text = 'It is dark') => world.as({
  workspaceId: world.workspaceId, actor: { kind: 'visitor', id: contactId, name: 'Grace', channelId }, scopes: new Set(['widget:use']), rateLimit: null,
}).run(sendVisitorMessage, { conversationId: id, clientId: newId(), text })

async function asked(): Promise<Begun> {
  const begun = await begin()
  await say(begun)
  return begun
}

const read = (who: CastName, id: string) => world.as(who).run(markConversationRead, { id })
const keepUnread = (who: CastName, id: string) => world.as(who).run(markConversationUnread, { id })
const get = (who: CastName, id: string) => world.as(who).run(getConversation, { id })
const key = (...scopes: string[]) => ({ workspaceId: world.workspaceId, actor: { kind: 'key' as const, id: newId(), name: 'Key', projectId: null }, scopes: new Set(scopes), rateLimit: null })

/** Who of Olga, Ada and Vera has yet to read it: by the record, by the list, by the search and by the query's term, which must agree. */
async function unreadBy(id: string): Promise<CastName[]> {
  const found: CastName[] = []
  for (const who of ['olga', 'ada', 'vera'] as const) {
    const { items } = await world.as(who).run(listConversations, { limit: 100 })
    const unread = await world.as(who).run(listConversations, { query: 'is:unread', limit: 100 })
    const others = await world.as(who).run(listConversations, { query: '-is:unread', limit: 100 })
    const sought = await world.as(who).run(searchConversations, { query: 'is:unread', limit: 50 })
    const said = [
      (await get(who, id)).unreadByMe, items.find((each) => each.id === id)?.unreadByMe, unread.items.some((each) => each.id === id),
      !others.items.some((each) => each.id === id), sought.items.some(({ conversation }) => conversation.id === id && conversation.unreadByMe),
    ]
    expect(new Set(said), who).toEqual(new Set([said[0]]))
    if (said[0]) found.push(who)
  }
  return found
}

async function eventsOf(id: string): Promise<{ name: string; payload: Record<string, unknown> }[]> {
  const { rows } = await sql<{ name: string; payload: Record<string, unknown> }>`
    select name, payload from events where subject_id = ${id}::uuid and name in ('conversation.read', 'reading.changed') order by id`.execute(world.kernel.database.system)
  return rows
}

describe('reading', () => {
  it('is each member\'s own', async () => {
    const begun = await begin()
    expect(await unreadBy(begun.id)).toEqual([])
    await say(begun)
    expect(await unreadBy(begun.id)).toEqual(['olga', 'ada', 'vera'])
    expect(await read('ada', begun.id)).toMatchObject({ unread: false, unreadByMe: false })
    expect(await unreadBy(begun.id)).toEqual(['olga', 'vera'])
    await read('olga', begun.id)
    expect(await unreadBy(begun.id)).toEqual(['vera'])
    await say(begun, 'Still')
    expect(await unreadBy(begun.id)).toEqual(['olga', 'ada', 'vera'])
  })

  it('is not undone by what members write, and is no news to a device that asks again', async () => {
    const { id } = await asked()
    for (let n = 0; n < 3; n++) await read('ada', id)
    expect((await eventsOf(id)).map(({ name, payload }) => [name, payload['memberId'], payload['unread']])).toEqual([
      ['conversation.read', undefined, undefined], ['reading.changed', world.cast.ada.memberId, false],
    ])
    await world.as('olga').run(createMessage, { conversationId: id, text: 'Try another bulb' })
    await world.as('olga').run(createMessage, { conversationId: id, kind: 'note', text: 'Or the cable' })
    expect(await unreadBy(id)).toEqual(['olga', 'vera'])
  })

  it('of one who may only look opens it for nobody else', async () => {
    const { id } = await asked()
    expect(await read('vera', id)).toMatchObject({ unread: true, unreadByMe: false })
    expect(await unreadBy(id)).toEqual(['olga', 'ada'])
    expect((await eventsOf(id)).map(({ name }) => name)).toEqual(['reading.changed'])
  })

  it('can be taken back, by each for themselves, until it is opened again', async () => {
    const { id } = await begin()
    expect(await keepUnread('ada', id)).toMatchObject({ unread: false, unreadByMe: true })
    await keepUnread('ada', id)
    expect(await unreadBy(id)).toEqual(['ada'])
    expect((await world.as('ada').run(listReaders, { id })).items).toEqual([])
    await read('ada', id)
    expect(await unreadBy(id)).toEqual([])
    expect((await eventsOf(id)).map(({ payload }) => payload['unread'])).toEqual([true, false])
  })

  it('is not asked of what is closed, and is as it was when it opens again', async () => {
    const { id } = await asked()
    await read('ada', id)
    await world.as('ada').run(closeConversation, { id })
    expect(await unreadBy(id)).toEqual([])
    await expect(keepUnread('ada', id)).rejects.toMatchObject({ code: 'already_closed' })
    await world.as('ada').run(reopenConversation, { id })
    expect(await unreadBy(id)).toEqual(['olga', 'vera'])
  })

  it('begins anew for all when a snooze ends', async () => {
    const { id } = await asked()
    for (const who of ['olga', 'ada', 'vera'] as const) await read(who, id)
    await world.as('ada').run(snoozeConversation, { id, until: new Date(Date.now() + 3_600_000).toISOString() })
    await world.kernel.database.system.updateTable('conversations').set({ snoozed_until: new Date(0) }).where('id', '=', id).execute()
    await world.as('olga').run(wakeConversation, { id })
    expect(await unreadBy(id)).toEqual(['olga', 'ada', 'vera'])
  })

  it('is not owed by one who came later', async () => {
    const { id } = await asked()
    await read('olga', id)
    const joined = await world.kernel.database.system.updateTable('members').set({ created_at: new Date(Date.now() + 1_000) }).where('id', '=', world.cast.ada.memberId).execute()
    expect(joined).toHaveLength(1)
    expect(await unreadBy(id)).toEqual(['vera'])
    await world.kernel.database.system.updateTable('members').set({ created_at: new Date(0) }).where('id', '=', world.cast.ada.memberId).execute()
    expect(await unreadBy(id)).toEqual(['ada', 'vera'])
  })

  it('follows what the contact wrote through a merge and a split', async () => {
    const target = await begin()
    const source = { ...await begin(), contactId: target.contactId }
    await world.kernel.database.system.updateTable('conversations').set({ contact_id: target.contactId }).where('id', '=', source.id).execute()
    await say(source)
    await read('ada', target.id)
    await world.as('olga').run(mergeConversations, { id: source.id, intoId: target.id })
    expect(await unreadBy(target.id)).toEqual(['olga', 'ada', 'vera'])
    const { rows: [last] } = await sql<{ id: string }>`select id from messages where conversation_id = ${target.id}::uuid and text = 'It is dark'`.execute(world.kernel.database.system)
    const { conversation } = await world.as('olga').run(splitConversation, { id: target.id, messageIds: [last!.id] })
    expect(await unreadBy(conversation.id)).toEqual(['olga', 'ada', 'vera'])
  })

  it('is counted for whoever asks', async () => {
    const { id, contactId } = await asked()
    await read('ada', id)
    const count = async (who: CastName) => (await world.as(who).run(countViews, { ids: [], queries: [`is:unread contact:${contactId}`] })).queries[0]!.count
    expect([await count('olga'), await count('ada'), await count('vera')]).toEqual([1, 0, 1])
  })

  it('says who has read it, and how far', async () => {
    const begun = await asked()
    await read('ada', begun.id)
    await read('vera', begun.id)
    const { items } = await world.as('olga').run(listReaders, { id: begun.id })
    expect(items.map(({ memberId }) => memberId)).toEqual([world.cast.vera.memberId, world.cast.ada.memberId])
    const { rows: [last] } = await sql<{ id: string }>`select id from messages where conversation_id = ${begun.id}::uuid order by id desc limit 1`.execute(world.kernel.database.system)
    expect(items.map(({ messageId }) => messageId)).toEqual([last!.id, last!.id])
    await keepUnread('vera', begun.id)
    expect((await world.as('olga').run(listReaders, { id: begun.id })).items).toHaveLength(1)
  })

  it('is nothing to a key, for which the workspace\'s own flag serves', async () => {
    const { id } = await asked()
    const integration = world.as(key('conversations:read', 'conversations:write'))
    expect(await integration.run(getConversation, { id })).not.toHaveProperty('unreadByMe')
    expect((await integration.run(listConversations, { query: 'is:unread', limit: 100 })).items.map((each) => each.id)).toContain(id)
    const opened = await integration.run(markConversationRead, { id })
    expect(opened).toMatchObject({ unread: false })
    expect(opened).not.toHaveProperty('unreadByMe')
    expect(await unreadBy(id)).toEqual(['olga', 'ada', 'vera'])
    await expect(integration.run(markConversationUnread, { id })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as(key('conversations:read')).run(markConversationRead, { id })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('stays within its workspace and its scope', async () => {
    const { id } = await asked()
    for (const operation of [markConversationRead, markConversationUnread]) {
      await expect(world.as('oscar').run(operation, { id })).rejects.toMatchObject({ code: 'not_found' })
      await expect(world.as({ ...world.cast.ada.caller, scopes: new Set() }).run(operation, { id })).rejects.toMatchObject({ code: 'forbidden' })
    }
    await expect(world.as('oscar').run(listReaders, { id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as({ ...world.cast.ada.caller, scopes: new Set() }).run(listReaders, { id })).rejects.toMatchObject({ code: 'forbidden' })
  })
})
