import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { eventually } from '../../kernel/jobs/test-eventually.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { assignConversation } from '../conversations/assign-conversation.ts'
import { closeConversation } from '../conversations/close-conversation.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { createMessage } from '../conversations/create-message.ts'
import { getConversation } from '../conversations/get-conversation.ts'
import { listMessages } from '../conversations/list-messages.ts'
import { reopenConversation } from '../conversations/reopen-conversation.ts'
import { getDraft } from '../drafts/get-draft.ts'
import { putDraft } from '../drafts/put-draft.ts'
import { createScheduledMessage } from '../outgoing/create-scheduled-message.ts'
import { listScheduledMessages } from '../outgoing/list-scheduled-messages.ts'
import { listVisitorConversations } from '../widget/list-conversations.ts'
import { listVisitorMessages } from '../widget/list-messages.ts'
import { sendVisitorMessage } from '../widget/send-message.ts'
import { mergeConversations } from './merge-conversations.ts'
import { splitConversation } from './split-conversation.ts'

let world: World
let channelId: string
let mailChannelId: string
beforeAll(async () => {
  world = await makeWorld()
  channelId = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })).id
  mailChannelId = (await world.as('olga').run(createChannel, { kind: 'email', name: 'Support', address: 'support@meadow.test' })).id
})

const makeContact = async (name = 'Grace') => (await world.as('ada').run(createContact, { name, email: `${name.toLowerCase()}-${newId()}@example.com` })).id
const begin = async (contactId: string, text: string, channel = channelId) =>
  (await world.as('ada').run(createConversation, { contactId, channelId: channel, subject: text, text })).conversation
const visitorOf = (contactId: string) =>
  ({ workspaceId: world.workspaceId, actor: { kind: 'visitor' as const, id: contactId, name: 'Visitor', channelId }, scopes: new Set(['widget:use']), rateLimit: null })
const say = (contactId: string, conversationId: string, text: string, clientId = newId()) => world.as(visitorOf(contactId)).run(sendVisitorMessage, { conversationId, clientId, text })
const read = (id: string) => world.as('ada').run(getConversation, { id })
const merge = (id: string, intoId: string) => world.as('ada').run(mergeConversations, { id, intoId })

/** Oldest first. */
async function textsIn(conversationId: string, kinds: readonly string[] = ['reply', 'note']): Promise<string[]> {
  const { items } = await world.as('ada').run(listMessages, { conversationId, limit: 100 })
  return items.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text).reverse()
}

async function idOf(conversationId: string, text: string): Promise<string> {
  const { items } = await world.as('ada').run(listMessages, { conversationId, limit: 100 })
  return items.find((message) => message.text === text)!.id
}

describe('merging', () => {
  it('puts all into one thread in the order of time, and says so in both', async () => {
    const contact = await makeContact()
    const [source, target] = [await begin(contact, 'My lamp'), await begin(contact, 'Lamp, again')]
    await say(contact, source.id, 'It is dark')
    await world.as('ada').run(createMessage, { conversationId: source.id, kind: 'note', text: 'Third time' })
    await world.as('ada').run(assignConversation, { id: source.id, assigneeId: world.cast.ada.memberId })
    const into = await merge(source.id, target.id)
    expect(into).toMatchObject({ id: target.id, state: 'open', unread: true, preview: 'It is dark', lastMessageBy: 'contact', assigneeId: world.cast.ada.memberId, subject: 'Lamp, again' })
    expect(into.waitingSince).not.toBeNull()
    expect(await textsIn(target.id)).toEqual(['My lamp', 'Lamp, again', 'It is dark', 'Third time'])
    expect(await read(source.id)).toMatchObject({ state: 'closed', mergedInto: target.id, unread: false, waitingSince: null })
    expect(await textsIn(source.id, ['reply', 'note'])).toEqual([])
    expect(await textsIn(source.id, ['event'])).toEqual(['Ada took this', `Ada merged this into #${target.number}`])
    expect(await textsIn(target.id, ['event'])).toEqual([`Ada merged #${source.number} into this`])
  })

  it('counts an answer in either as an answer to what was asked before it', async () => {
    const contact = await makeContact()
    const [source, target] = [await begin(contact, 'One'), await begin(contact, 'Two')]
    await say(contact, source.id, 'Hello?')
    await say(contact, target.id, 'Anybody?')
    await world.as('ada').run(createMessage, { conversationId: target.id, text: 'Here I am' })
    expect((await merge(source.id, target.id)).waitingSince).toBeNull()
    const [late, other] = [await begin(contact, 'Three'), await begin(contact, 'Four')]
    await say(contact, late.id, 'And this?')
    const { waitingSince } = await read(late.id)
    expect((await merge(late.id, other.id)).waitingSince).toEqual(waitingSince)
  })

  it('takes over what the target has not: tags and fields, and what is more urgent', async () => {
    const contact = await makeContact()
    const [source, target] = [await begin(contact, 'One'), await begin(contact, 'Two')]
    const { system } = world.kernel.database
    const tag = { id: newId(), workspace_id: world.workspaceId, name: `vip ${newId()}` }
    await system.insertInto('tags').values(tag).execute()
    await system.insertInto('conversation_tags').values({ workspace_id: world.workspaceId, conversation_id: source.id, tag_id: tag.id }).execute()
    await system.updateTable('conversations').set({ priority: 'urgent' }).where('id', '=', source.id).execute()
    await system.updateTable('conversations').set({ state: 'snoozed', priority: 'low' }).where('id', '=', target.id).execute()
    expect(await merge(source.id, target.id)).toMatchObject({ tagIds: [tag.id], priority: 'urgent', state: 'open' })
  })

  it('takes along what waits to be sent, and what was begun', async () => {
    const contact = await makeContact()
    const [source, target] = [await begin(contact, 'One'), await begin(contact, 'Two')]
    await world.as('ada').run(createScheduledMessage, { conversationId: source.id, text: 'On Monday', afterSeconds: 3_600 })
    await world.as('ada').run(putDraft, { conversationId: source.id, text: 'Dear', version: 0 })
    await merge(source.id, target.id)
    expect((await world.as('ada').run(listScheduledMessages, { conversationId: target.id })).items).toMatchObject([{ text: 'On Monday' }])
    expect(await world.as('ada').run(getDraft, { conversationId: target.id })).toMatchObject({ text: 'Dear' })
  })

  it('lets whoever writes to the old one write to the new one, also along a chain', async () => {
    const contact = await makeContact()
    const [first, second, third] = [await begin(contact, 'One'), await begin(contact, 'Two'), await begin(contact, 'Three')]
    const clientId = newId()
    await say(contact, first.id, 'Only once', clientId)
    await merge(first.id, second.id)
    await merge(second.id, third.id)
    expect((await read(first.id)).mergedInto).toBe(third.id)
    expect(await say(contact, first.id, 'Still me')).toMatchObject({ conversation: { id: third.id } })
    expect(await say(contact, first.id, 'Only once', clientId)).toMatchObject({ message: { conversationId: third.id } })
    const answer = await world.as('ada').run(createMessage, { conversationId: first.id, text: 'Yes?', clientId: 'same' })
    expect(answer.conversationId).toBe(third.id)
    expect((await world.as('ada').run(createMessage, { conversationId: second.id, text: 'Yes?', clientId: 'same' })).id).toBe(answer.id)
    expect(await textsIn(third.id)).toEqual(['One', 'Two', 'Three', 'Only once', 'Still me', 'Yes?'])
    const visitor = world.as(visitorOf(contact))
    expect((await visitor.run(listVisitorConversations, {})).items.map(({ id }) => id)).toEqual([third.id])
    expect((await visitor.run(listVisitorMessages, { conversationId: first.id })).items).toHaveLength(6)
  })

  it('keeps both of two messages that have one client id', async () => {
    const contact = await makeContact()
    const [source, target] = [await begin(contact, 'One'), await begin(contact, 'Two')]
    for (const { id } of [source, target]) await world.as('ada').run(createMessage, { conversationId: id, text: `In ${id}`, clientId: 'same' })
    await merge(source.id, target.id)
    expect(await textsIn(target.id)).toEqual(['One', 'Two', `In ${source.id}`, `In ${target.id}`])
  })

  it('refuses what makes no sense, and says what to do', async () => {
    const [contact, stranger] = [await makeContact(), await makeContact('Mallory')]
    const [one, two, three] = [await begin(contact, 'One'), await begin(contact, 'Two'), await begin(contact, 'Three')]
    const closed = await begin(contact, 'Closed')
    await world.as('ada').run(closeConversation, { id: closed.id })
    const [theirs, mail] = [await begin(stranger, 'Theirs'), await begin(contact, 'Mail', mailChannelId)]
    await expect(merge(one.id, one.id)).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(merge(one.id, newId())).rejects.toMatchObject({ code: 'not_found' })
    await expect(merge(one.id, closed.id)).rejects.toMatchObject({ code: 'already_closed', message: expect.stringContaining(`${closed.number} is closed`) })
    await expect(merge(closed.id, one.id)).rejects.toMatchObject({ code: 'already_closed' })
    await expect(merge(one.id, theirs.id)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('two contacts') })
    await expect(merge(one.id, mail.id)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('into the chat') })
    await merge(one.id, two.id)
    await expect(merge(two.id, one.id)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('itself merged') })
    await expect(merge(one.id, three.id)).rejects.toMatchObject({ code: 'conflict' })
    await expect(merge(one.id, two.id)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('already') })
    await expect(world.as('ada').run(reopenConversation, { id: one.id })).rejects.toMatchObject({ code: 'conflict' })
    await expect(world.as('oscar').run(mergeConversations, { id: two.id, intoId: three.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('vera').run(mergeConversations, { id: two.id, intoId: three.id })).rejects.toMatchObject({ code: 'forbidden' })
    await merge(mail.id, two.id)
    expect(await textsIn(two.id)).toEqual(['One', 'Two', 'Mail'])
  })

  it('of two who merge each into the other, lets one', async () => {
    const contact = await makeContact()
    for (let n = 0; n < 5; n++) {
      const [one, two] = [await begin(contact, 'One'), await begin(contact, 'Two')]
      const outcomes = await Promise.allSettled([merge(one.id, two.id), merge(two.id, one.id)])
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    }
  })

  it('loses nothing that is written at the same moment', async () => {
    const contact = await makeContact()
    for (let n = 0; n < 10; n++) {
      const [source, target] = [await begin(contact, 'One'), await begin(contact, 'Two')]
      await Promise.all([
        ...Array.from({ length: 4 }, (_, each) => world.as('ada').run(createMessage, { conversationId: source.id, text: `Reply ${each}`, clientId: newId() })),
        say(contact, source.id, 'Me, too'), merge(source.id, target.id),
      ])
      expect((await textsIn(target.id)).toSorted()).toEqual(['Me, too', 'One', 'Reply 0', 'Reply 1', 'Reply 2', 'Reply 3', 'Two'])
      expect(await read(target.id)).toMatchObject({ unread: true, state: 'open' })
    }
  })

  it('leads on what has already waited for the merge to end', async () => {
    const contact = await makeContact()
    const [source, target] = [await begin(contact, 'One'), await begin(contact, 'Two')]
    const client = await world.kernel.database.systemPool.connect()
    try {
      await client.query('begin')
      await client.query("update conversations set state = 'closed', merged_into = $2 where id = $1", [source.id, target.id])
      const written = world.as('ada').run(createMessage, { conversationId: source.id, text: 'In between', clientId: newId() })
      await eventually(async () => (await world.kernel.database.systemPool.query("select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).rows.length > 0)
      await client.query('commit')
      expect(await written).toMatchObject({ conversationId: target.id, text: 'In between' })
    } finally {
      client.release()
    }
    expect(await textsIn(target.id)).toEqual(['Two', 'In between'])
    expect(await textsIn(source.id)).toEqual(['One'])
  })

  it('tells the log: the one that ended, and the one that goes on', async () => {
    const contact = await makeContact()
    const [source, target] = [await begin(contact, 'One'), await begin(contact, 'Two')]
    await merge(source.id, target.id)
    const rows = await world.kernel.database.system.selectFrom('events').select(['name', 'payload']).where('subject_id', '=', source.id).where('name', '=', 'conversation.merged').execute()
    expect(rows).toMatchObject([{ payload: { conversation: { id: source.id, mergedInto: target.id, state: 'closed' }, into: { id: target.id } } }])
    expect(await world.kernel.database.system.selectFrom('events').select('name').where('subject_id', '=', source.id).where('name', '=', 'conversation.closed').execute()).toEqual([])
  })
})

describe('splitting', () => {
  it('makes a conversation of a message and all after it', async () => {
    const contact = await makeContact()
    const before = await begin(contact, 'My lamp')
    await say(contact, before.id, 'It is dark')
    await world.as('ada').run(createMessage, { conversationId: before.id, text: 'Try another bulb' })
    await say(contact, before.id, 'And where is my chair?')
    await say(contact, before.id, 'The red one')
    const fromMessageId = await idOf(before.id, 'And where is my chair?')
    const { conversation, from } = await world.as('ada').run(splitConversation, { id: before.id, fromMessageId, subject: 'The chair' })
    expect(conversation).toMatchObject({ kind: 'chat', subject: 'The chair', relatedTo: before.id, contactId: contact, unread: true, preview: 'The red one', lastMessageBy: 'contact' })
    expect(conversation.waitingSince).not.toBeNull()
    expect(from).toMatchObject({ unread: false, waitingSince: null, preview: 'Try another bulb', lastMessageBy: 'member' })
    expect(await textsIn(conversation.id)).toEqual(['And where is my chair?', 'The red one'])
    expect(await textsIn(before.id)).toEqual(['My lamp', 'It is dark', 'Try another bulb'])
    expect(await textsIn(conversation.id, ['event'])).toEqual([`Ada split this off #${before.number}`])
    expect(await textsIn(before.id, ['event'])).toEqual([`Ada split 2 messages off into #${conversation.number}`])
    expect(await read(conversation.id)).toMatchObject(conversation)
    expect(await read(before.id)).toMatchObject(from)
  })

  it('takes single messages, in the order of time', async () => {
    const contact = await makeContact()
    const { id } = await begin(contact, 'One')
    for (const text of ['Two', 'Three', 'Four']) await world.as('ada').run(createMessage, { conversationId: id, text })
    const { conversation } = await world.as('ada').run(splitConversation, { id, messageIds: [await idOf(id, 'Four'), await idOf(id, 'Two')] })
    expect(await textsIn(conversation.id)).toEqual(['Two', 'Four'])
    expect(await textsIn(id)).toEqual(['One', 'Three'])
    expect(conversation).toMatchObject({ subject: 'One', preview: 'Four', waitingSince: null, unread: false })
  })

  it('refuses what makes no sense', async () => {
    const contact = await makeContact()
    const [one, two] = [await begin(contact, 'One'), await begin(contact, 'Two')]
    const only = await idOf(one.id, 'One')
    const split = (input: object, who: 'ada' | 'vera' | 'oscar' = 'ada') => world.as(who).run(splitConversation, { id: one.id, ...input })
    await expect(split({})).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(split({ fromMessageId: only, messageIds: [only] })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(split({ fromMessageId: only })).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('everything') })
    await expect(split({ messageIds: [await idOf(two.id, 'Two')] })).rejects.toMatchObject({ code: 'not_found' })
    await expect(split({ messageIds: [only] }, 'oscar')).rejects.toMatchObject({ code: 'not_found' })
    await expect(split({ messageIds: [only] }, 'vera')).rejects.toMatchObject({ code: 'forbidden' })
    await merge(one.id, two.id)
    await expect(split({ messageIds: [only] })).rejects.toMatchObject({ code: 'conflict' })
  })
})
