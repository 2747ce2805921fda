import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { getConversation } from '../conversations/get-conversation.ts'
import { listMessages } from '../conversations/list-messages.ts'
import { applyMacro } from './apply-macro.ts'
import { createMacro, removeMacro, updateMacro } from './change-macros.ts'
import type { NewMacroAction } from './macro.ts'
import { getMacro, listMacros, previewMacro } from './read-macros.ts'

let world: World
let channelId: string
beforeAll(async () => {
  world = await makeWorld()
  channelId = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })).id
})

async function begin(name: string | null = 'Grace Hopper'): Promise<string> {
  const contact = await world.as('olga').run(createContact, { ...(name ? { name } : {}), email: `${newId()}@example.com`, attributes: { plan: 'pro' } })
  return (await world.as('olga').run(createConversation, { contactId: contact.id, channelId, subject: 'Lamp', text: 'Hello' })).conversation.id
}
const make = (input: { text?: string; actions?: NewMacroAction[]; shared?: boolean; name?: string }) => world.as('olga').run(createMacro, { name: `Macro ${newId()}`, shared: true, ...input })
const apply = (id: string, conversationId: string, send = true) => world.as('ada').run(applyMacro, { id, conversationId, send })
async function entriesIn(conversationId: string): Promise<string[]> {
  const { items } = await world.as('ada').run(listMessages, { conversationId, limit: 100 })
  return items.filter(({ kind }) => kind !== 'event').map(({ kind, text, authorName }) => `${kind} ${authorName}: ${text}`).reverse()
}

describe('a macro', () => {
  it('fills in what it knows, and the default where there is nothing', async () => {
    const text = 'Hi {{ contact.firstName | default: "there" }} ({{ contact.attributes.plan }}), #{{ conversation.number }} “{{ conversation.subject }}”. {{ agent.name }}, {{ workspace.name }}{{ conversation.fields.order }}'
    const { id } = await make({ text })
    const [known, nameless] = [await begin(), await begin(null)]
    const { number } = await world.as('ada').run(getConversation, { id: known })
    expect((await world.as('ada').run(previewMacro, { id, conversationId: known })).text).toBe(`Hi Grace (pro), #${number} “Lamp”. Ada, meadow`)
    expect((await world.as('ada').run(previewMacro, { id, conversationId: nameless })).text).toContain('Hi there (pro)')
    expect(await entriesIn(known)).toEqual(['reply Olga: Hello'])
  })

  it('does not fill in what a contact has written into their name', async () => {
    const { id } = await make({ text: 'Hi {{ contact.name }}' })
    const conversationId = await begin('{{ workspace.name }}')
    expect((await world.as('ada').run(previewMacro, { id, conversationId })).text).toBe('Hi {{ workspace.name }}')
  })

  it('sends its text and does its actions, as whoever applies it', async () => {
    const { id } = await make({
      text: 'Hello {{ contact.firstName }}',
      actions: [{ kind: 'assign', assignee: 'me' }, { kind: 'priority', priority: 'high' }, { kind: 'note', text: 'Told {{ contact.firstName }}' }, { kind: 'snooze', hours: 24 }],
    })
    const conversationId = await begin()
    const { text, message, conversation } = await apply(id, conversationId)
    expect(text).toBe('Hello Grace')
    expect(message).toMatchObject({ text: 'Hello Grace', authorId: world.cast.ada.memberId })
    expect(conversation).toMatchObject({ assigneeId: world.cast.ada.memberId, priority: 'high', state: 'snoozed' })
    expect(conversation.snoozedUntil!.getTime()).toBeGreaterThan(Date.now() + 23 * 3_600_000)
    expect(await entriesIn(conversationId)).toEqual(['reply Olga: Hello', 'reply Ada: Hello Grace', 'note Ada: Told Grace'])
    const names = await world.kernel.database.system.selectFrom('events').select('name').where('subject_id', '=', conversationId).execute()
    expect(names.map(({ name }) => name)).toEqual(expect.arrayContaining(['message.created', 'conversation.assigned', 'conversation.snoozed']))
  })

  it('gives its text without sending it, and does the rest', async () => {
    const { id } = await make({ text: 'Hello', actions: [{ kind: 'close' }] })
    const conversationId = await begin()
    expect(await apply(id, conversationId, false)).toMatchObject({ text: 'Hello', message: null, conversation: { state: 'closed' } })
    expect(await apply(id, conversationId, false)).toMatchObject({ conversation: { state: 'closed' } })
    expect(await entriesIn(conversationId)).toEqual(['reply Olga: Hello'])
  })

  it('does everything or nothing, and says what could not be done', async () => {
    const { id } = await make({ text: 'Hello', actions: [{ kind: 'priority', priority: 'urgent' }, { kind: 'field', field: 'nowhere', value: 1 }] })
    const conversationId = await begin()
    await expect(apply(id, conversationId)).rejects.toMatchObject({ message: expect.stringContaining('action “field” cannot be done') })
    expect(await world.as('ada').run(getConversation, { id: conversationId })).toMatchObject({ priority: 'normal' })
    expect(await entriesIn(conversationId)).toEqual(['reply Olga: Hello'])
  })

  it('lets nobody do what they may not do themselves', async () => {
    const { id } = await make({ text: 'Hello', actions: [{ kind: 'close' }] })
    const conversationId = await begin()
    await expect(world.as('vera').run(applyMacro, { id, conversationId, send: true })).rejects.toMatchObject({ code: 'forbidden' })
    const silent = { ...world.cast.ada.caller, scopes: new Set(['macros:read', 'conversations:read', 'conversations:write', 'contacts:read']) }
    await expect(world.as(silent).run(applyMacro, { id, conversationId, send: true })).rejects.toMatchObject({ code: 'forbidden' })
    const blind = { ...world.cast.ada.caller, scopes: new Set(['macros:read', 'conversations:read']) }
    await expect(world.as(blind).run(previewMacro, { id, conversationId })).rejects.toMatchObject({ code: 'forbidden' })
    expect(await world.as(silent).run(applyMacro, { id, conversationId, send: false })).toMatchObject({ conversation: { state: 'closed' } })
  })

  it('is refused with every mistake named', async () => {
    const wrong = [
      [{ text: 'Hi {{ contact.nmae }}' }, 'There is no contact.nmae'], [{ text: 'Hi {{ contact.name' }, 'not closed'], [{ text: '{{ contact.name | shout }}' }, 'no filter shout'],
      [{ text: ' ' }, 'needs a text or an action'], [{ actions: [{ kind: 'tag' as const, tags: [] }] }, 'tag needs tags'], [{ actions: [{ kind: 'field' as const, value: 1 }] }, 'field needs field'], [{ actions: [{ kind: 'assign' as const }] }, 'assign needs assignee'],
      [{ actions: [{ kind: 'assign' as const, assignee: 'Ada' }] }, 'me, nobody'],
      [{ actions: [{ kind: 'note' as const, text: '{{ trigger.secret }}' }] }, 'There is no trigger.secret'],
    ] as const
    for (const [input, message] of wrong) await expect(make(structuredClone(input) as object), message).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining(message) })
  })

  it('is one\'s own, or everybody\'s by whoever may say so', async () => {
    const own = await world.as('ada').run(createMacro, { name: 'Mine', text: 'Hi' })
    expect(own).toMatchObject({ shared: false, ownerId: world.cast.ada.memberId })
    await expect(world.as('ada').run(createMacro, { name: 'Ours', text: 'Hi', shared: true })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('ada').run(updateMacro, { id: own.id, shared: true })).rejects.toMatchObject({ code: 'forbidden' })
    for (const who of ['olga', 'oscar'] as const) {
      await expect(world.as(who).run(getMacro, { id: own.id })).rejects.toMatchObject({ code: 'not_found' })
      await expect(world.as(who).run(updateMacro, { id: own.id, text: 'Ha' })).rejects.toMatchObject({ code: 'not_found' })
      await expect(world.as(who).run(removeMacro, { id: own.id })).rejects.toMatchObject({ code: 'not_found' })
    }
    const shared = await make({ text: 'Ours' })
    const visible = await world.as('ada').run(listMacros, { limit: 100 })
    expect(visible.items).toEqual(expect.arrayContaining([own, shared]))
    expect((await world.as('olga').run(listMacros, { limit: 100 })).items).not.toContainEqual(own)
    await expect(world.as('ada').run(updateMacro, { id: shared.id, text: 'Mine' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('ada').run(removeMacro, { id: shared.id })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('vera').run(listMacros, {})).rejects.toMatchObject({ code: 'forbidden' })
    const key = { ...world.cast.ada.caller, actor: { kind: 'key' as const, id: newId(), name: 'Key', projectId: null } }
    await expect(world.as(key).run(createMacro, { name: 'Key', text: 'Hi' })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('has a name of its own, is changed and removed', async () => {
    const { id, name } = await make({ text: 'One' })
    await expect(make({ name: name.toUpperCase(), text: 'Two' })).rejects.toMatchObject({ code: 'conflict' })
    expect(await world.as('olga').run(updateMacro, { id, text: 'Two', folder: 'Greetings' })).toMatchObject({ text: 'Two', folder: 'Greetings', name })
    await expect(world.as('olga').run(updateMacro, { id, text: '', actions: [] })).rejects.toMatchObject({ code: 'invalid_input' })
    await world.as('olga').run(removeMacro, { id })
    await expect(world.as('olga').run(getMacro, { id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(apply(id, await begin())).rejects.toMatchObject({ code: 'not_found' })
    expect(await make({ name, text: 'Three' })).toMatchObject({ name })
  })
})
