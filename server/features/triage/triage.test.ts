import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { createConversationField } from '../conversation-fields/create-field.ts'
import { addMessage } from '../conversations/add-message.ts'
import { assignConversation } from '../conversations/assign-conversation.ts'
import { closeConversation } from '../conversations/close-conversation.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { getConversation } from '../conversations/get-conversation.ts'
import { listConversations } from '../conversations/list-conversations.ts'
import { listMessages } from '../conversations/list-messages.ts'
import { reopenConversation } from '../conversations/reopen-conversation.ts'
import { listTags } from '../tags/read-tags.ts'
import { createTeam } from '../teams/create-team.ts'
import { setConversationPending, snoozeConversation, unsnoozeConversation } from './snooze-conversation.ts'
import { tagConversation, untagConversation } from './tag-conversation.ts'
import { updateConversation } from './update-conversation.ts'
import { wakeConversation } from './wake-conversation.ts'

let world: World
let channelId: string
beforeAll(async () => {
  world = await makeWorld()
  channelId = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })).id
})

async function begun(): Promise<{ id: string; contactId: string }> {
  const contact = await world.as('ada').run(createContact, { name: 'Grace' })
  const { conversation } = await world.as('ada').run(createConversation, { contactId: contact.id, channelId, text: 'Hello' })
  return { id: conversation.id, contactId: contact.id }
}
const inAnHour = () => new Date(Date.now() + 3_600_000)
const lineOf = async (id: string) => (await world.as('ada').run(listMessages, { conversationId: id, limit: 1 })).items[0]!.text
const eventsOf = async (id: string) => (await sql<{ name: string }>`select name from events where subject_id = ${id} order by id`.execute(world.kernel.database.system)).rows.map(({ name }) => name)
async function answer(id: string, contactId: string): Promise<void> {
  await world.kernel.database.transaction(world.workspaceId, ({ db }) =>
    addMessage({ db, now: new Date(), kernel: world.kernel, emit: () => undefined, recordChange: () => undefined }, { conversationId: id, kind: 'reply', author: { kind: 'contact', id: contactId, name: 'Grace' }, text: 'And?' }))
}
const merged = (id: string, into: string) => sql`update conversations set state = 'closed', merged_into = ${into} where id = ${id}`.execute(world.kernel.database.system)

describe('conversations.update', () => {
  it('changes what it is told, says so in one line and one event, and leaves the rest', async () => {
    const { id } = await begun()
    await world.as('olga').run(createConversationField, { key: 'seats', name: 'Seats', type: 'number' })
    const team = await world.as('olga').run(createTeam, { name: 'Billing' })
    expect(await world.as('ada').run(updateConversation, { id, subject: 'Lamp', priority: 'urgent', teamId: team.id, fields: { seats: 3 } }))
      .toMatchObject({ subject: 'Lamp', priority: 'urgent', teamId: team.id, fields: { seats: 3 }, state: 'open' })
    expect(await lineOf(id)).toBe('Ada changed the subject to “Lamp”, set the priority to urgent, moved this to Billing, set Seats to 3')
    expect((await eventsOf(id)).filter((name) => name.startsWith('conversation.'))).toEqual(['conversation.created', 'conversation.updated'])
    expect(await world.as('ada').run(updateConversation, { id, subject: '', fields: { seats: null } })).toMatchObject({ subject: null, priority: 'urgent', fields: {} })
    const { unreadByMe: _, ...before } = await world.as('ada').run(getConversation, { id })
    expect(await world.as('ada').run(updateConversation, { id, priority: 'urgent', fields: { seats: null } })).toEqual(before)
  })

  it('refuses values that are not of the field\'s type, and says which', async () => {
    const { id } = await begun()
    await world.as('olga').run(createConversationField, { key: 'rooms', name: 'Rooms', type: 'number' })
    await expect(world.as('ada').run(updateConversation, { id, fields: { rooms: 'many', unknown: 1 } })).rejects.toMatchObject({
      code: 'invalid_input', data: { issues: [{ path: 'fields.rooms' }, { path: 'fields.unknown', message: 'There is no field unknown.' }] },
    })
    expect(await world.as('ada').run(getConversation, { id })).toMatchObject({ fields: {} })
  })

  it('takes the assignee off who is not in the new team', async () => {
    const { id } = await begun()
    const { olga, ada } = world.cast
    const [own, other] = [await world.as('olga').run(createTeam, { name: 'Own', memberIds: [ada.memberId] }), await world.as('olga').run(createTeam, { name: 'Other', memberIds: [olga.memberId] })]
    await world.as('ada').run(assignConversation, { id, assigneeId: ada.memberId })
    expect(await world.as('ada').run(updateConversation, { id, teamId: own.id })).toMatchObject({ teamId: own.id, assigneeId: ada.memberId })
    expect(await world.as('ada').run(updateConversation, { id, teamId: other.id })).toMatchObject({ teamId: other.id, assigneeId: null })
    expect(await world.as('ada').run(updateConversation, { id, teamId: null })).toMatchObject({ teamId: null })
    await expect(world.as('ada').run(updateConversation, { id, teamId: newId() })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('closes spam, which stays so whatever its sender writes, and opens it again', async () => {
    const { id, contactId } = await begun()
    await answer(id, contactId)
    expect(await world.as('ada').run(updateConversation, { id, spam: true })).toMatchObject({ spam: true, state: 'closed', unread: false, waitingSince: null })
    expect((await world.as('ada').run(listConversations, { contactId })).items).toEqual([])
    expect((await world.as('ada').run(listConversations, { contactId, query: 'is:spam' })).items).toHaveLength(1)
    await answer(id, contactId)
    expect(await world.as('ada').run(getConversation, { id })).toMatchObject({ state: 'closed', unread: false })
    expect(await world.as('ada').run(updateConversation, { id, spam: false })).toMatchObject({ spam: false, state: 'open', closedAt: null })
    await world.as('ada').run(updateConversation, { id, spam: true })
    expect(await world.as('ada').run(reopenConversation, { id })).toMatchObject({ spam: false, state: 'open' })
    expect((await eventsOf(id)).filter((name) => name.startsWith('conversation.')).slice(1))
      .toEqual(['conversation.closed', 'conversation.reopened', 'conversation.closed', 'conversation.reopened'])
  })
})

describe('tags of a conversation', () => {
  it('go on and off by id and by name, and a new name becomes a tag', async () => {
    const { id } = await begun()
    const tagged = await world.as('ada').run(tagConversation, { id, tags: ['Vip', 'vip', 'Late'] })
    expect(tagged.tagIds).toHaveLength(2)
    const made = (await world.as('vera').run(listTags, {})).items.filter((tag) => tagged.tagIds.includes(tag.id))
    expect(made.map(({ name }) => name).sort()).toEqual(['Late', 'Vip'])
    expect(await world.as('ada').run(getConversation, { id })).toMatchObject(await world.as('ada').run(tagConversation, { id, tags: ['VIP'] }))
    expect((await world.as('ada').run(untagConversation, { id, tags: ['late', made.find(({ name }) => name === 'Vip')!.id] })).tagIds).toHaveLength(0)
    expect(await lineOf(id)).toMatch(/^Ada removed the tags (Vip, Late|Late, Vip)$/)
    await expect(world.as('ada').run(untagConversation, { id, tags: ['never'] })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('ada').run(tagConversation, { id, tags: [newId()] })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('ada').run(tagConversation, { id, tags: ['none'] })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('are made once, also by many at the same moment', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, begun))
    await Promise.all(ids.map(({ id }) => world.as('ada').run(tagConversation, { id, tags: ['Rush'] })))
    expect((await world.as('vera').run(listTags, {})).items.filter(({ name }) => name === 'Rush')).toHaveLength(1)
  })

  it('are made only by who may, and never of another workspace', async () => {
    const { id } = await begun()
    const keeper = { ...world.cast.ada.caller, scopes: new Set(['conversations:write']) }
    await expect(world.as(keeper).run(tagConversation, { id, tags: ['Brand new'] })).rejects.toMatchObject({ code: 'forbidden' })
    const { tagIds: [tagId] } = await world.as('ada').run(tagConversation, { id, tags: ['Known'] })
    expect((await world.as(keeper).run(tagConversation, { id, tags: ['known'] })).tagIds).toEqual([tagId])
    await expect(world.as('oscar').run(tagConversation, { id, tags: ['Theirs'] })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('oscar').run(untagConversation, { id, tags: [tagId!] })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('are at most fifty', async () => {
    const { id } = await begun()
    for (const first of [0, 20]) await world.as('ada').run(tagConversation, { id, tags: Array.from({ length: 20 }, (_, n) => `Many ${first + n}`) })
    await expect(world.as('ada').run(tagConversation, { id, tags: Array.from({ length: 11 }, (_, n) => `More ${n}`) })).rejects.toMatchObject({ code: 'limit_reached' })
  })
})

describe('snoozing', () => {
  it('puts aside until a moment or an answer, and waking opens', async () => {
    const { id, contactId } = await begun()
    const until = inAnHour()
    expect(await world.as('ada').run(snoozeConversation, { id, until: until.toISOString() })).toMatchObject({ state: 'snoozed', snoozedUntil: until })
    expect(await lineOf(id)).toBe(`Ada snoozed this until ${until.toISOString().slice(0, 16).replace('T', ' ')} UTC`)
    expect(await world.as('ada').run(unsnoozeConversation, { id })).toMatchObject({ state: 'open', snoozedUntil: null, unread: false })
    await expect(world.as('ada').run(unsnoozeConversation, { id })).rejects.toMatchObject({ code: 'conflict' })
    await world.as('ada').run(snoozeConversation, { id, until: null })
    await answer(id, contactId)
    expect(await world.as('ada').run(getConversation, { id })).toMatchObject({ state: 'open', unread: true })
    await expect(world.as('ada').run(snoozeConversation, { id, until: new Date(Date.now() - 1000).toISOString() })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('ends by closing and opening, and is not for what is closed', async () => {
    const { id } = await begun()
    await world.as('ada').run(snoozeConversation, { id, until: inAnHour().toISOString() })
    expect(await world.as('ada').run(closeConversation, { id })).toMatchObject({ state: 'closed', snoozedUntil: null })
    await expect(world.as('ada').run(snoozeConversation, { id, until: null })).rejects.toMatchObject({ code: 'already_closed' })
    await expect(world.as('ada').run(setConversationPending, { id })).rejects.toMatchObject({ code: 'already_closed' })
    await world.as('ada').run(reopenConversation, { id })
    await world.as('ada').run(snoozeConversation, { id, until: null })
    expect(await world.as('ada').run(reopenConversation, { id })).toMatchObject({ state: 'open' })
    expect(await world.as('ada').run(setConversationPending, { id })).toMatchObject({ state: 'pending' })
    expect(await world.as('ada').run(reopenConversation, { id })).toMatchObject({ state: 'open' })
  })

  it('wakes once, at its own moment only', async () => {
    const { id } = await begun()
    const wake = () => world.as({ ...world.cast.olga.caller, actor: { kind: 'system', id: null, name: 'system' } }).run(wakeConversation, { id })
    await world.as('ada').run(snoozeConversation, { id, until: inAnHour().toISOString() })
    expect(await wake()).toEqual({ woken: false })
    await sql`update conversations set snoozed_until = now() - interval '1 second' where id = ${id}`.execute(world.kernel.database.system)
    expect((await Promise.all([wake(), wake(), wake()])).filter(({ woken }) => woken)).toHaveLength(1)
    expect(await world.as('ada').run(getConversation, { id })).toMatchObject({ state: 'open', unread: true, snoozedUntil: null })
    expect((await eventsOf(id)).filter((name) => name === 'conversation.woken')).toHaveLength(1)
  })
})

describe('each of them', () => {
  const calls = [
    ['update', (who: Who, id: string) => world.as(who).run(updateConversation, { id, priority: 'high' })],
    ['tag', (who: Who, id: string) => world.as(who).run(tagConversation, { id, tags: ['Shared'] })],
    ['snooze', (who: Who, id: string) => world.as(who).run(snoozeConversation, { id, until: null })],
    ['unsnooze', (who: Who, id: string) => world.as(who).run(unsnoozeConversation, { id })],
    ['setPending', (who: Who, id: string) => world.as(who).run(setConversationPending, { id })],
  ] as const
  type Who = 'ada' | 'oscar' | 'vera'

  it.each(calls)('%s: nothing for another workspace or a viewer, and not what was merged away', async (_, call) => {
    const [{ id }, { id: into }] = [await begun(), await begun()]
    await expect(call('oscar', id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(call('vera', id)).rejects.toMatchObject({ code: 'forbidden' })
    await merged(id, into)
    await expect(call('ada', id)).rejects.toMatchObject({ code: 'conflict' })
  })
})
