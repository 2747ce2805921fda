import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { indexConversations } from '../search-index/test-index.ts'
import { assignConversation } from './assign-conversation.ts'
import { closeConversation } from './close-conversation.ts'
import { countConversations } from './count-conversations.ts'
import { createConversation } from './create-conversation.ts'
import { createMessage } from './create-message.ts'
import { getConversation } from './get-conversation.ts'
import { listConversations } from './list-conversations.ts'
import { listMessages } from './list-messages.ts'
import { markConversationRead } from '../reading/mark-read.ts'
import { reopenConversation } from './reopen-conversation.ts'

let world: World
let channelId: string
beforeAll(async () => {
  world = await makeWorld()
  channelId = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })).id
})

async function startedWith(name: string) {
  const contact = await world.as('ada').run(createContact, { name })
  return world.as('ada').run(createConversation, { contactId: contact.id, channelId, subject: `About ${name}`, text: 'Hello there' })
}

describe('conversations', () => {
  it('starts with a message, and counts up within the workspace', async () => {
    const first = await startedWith('Grace')
    const second = await startedWith('Henry')
    expect(first.conversation).toMatchObject({ kind: 'chat', state: 'open', preview: 'Hello there', contactName: 'Grace', lastMessageBy: 'member', unread: false })
    expect(second.conversation.number).toBe(first.conversation.number + 1)
    expect(await world.as('vera').run(getConversation, { id: first.conversation.id })).toEqual({ ...first.conversation, unreadByMe: false })
  })

  it('keeps a message that comes twice with one client id once, also at the same moment', async () => {
    const { conversation } = await startedWith('Twice')
    const input = { conversationId: conversation.id, text: 'Only once', clientId: newId() }
    const answers = await Promise.all(Array.from({ length: 5 }, () => world.as('ada').run(createMessage, input)))
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
    const { items } = await world.as('ada').run(listMessages, { conversationId: conversation.id })
    expect(items.map(({ text }) => text)).toEqual(['Only once', 'Hello there'])
  })

  it('closes, opens again, and says so in the thread', async () => {
    const { conversation } = await startedWith('Closer')
    const closed = await world.as('ada').run(closeConversation, { id: conversation.id })
    expect(closed).toMatchObject({ state: 'closed', closedAt: expect.any(Date) })
    await expect(world.as('ada').run(closeConversation, { id: conversation.id })).rejects.toMatchObject({ code: 'already_closed' })
    expect(await world.as('ada').run(reopenConversation, { id: conversation.id })).toMatchObject({ state: 'open', closedAt: null })
    await expect(world.as('ada').run(reopenConversation, { id: conversation.id })).rejects.toMatchObject({ code: 'already_open' })
    const { items } = await world.as('ada').run(listMessages, { conversationId: conversation.id })
    expect(items.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'event: Ada opened the conversation again', 'event: Ada closed the conversation', 'reply: Hello there',
    ])
  })

  it('assigns to members of the workspace only', async () => {
    const { conversation } = await startedWith('Assigned')
    const { memberId } = world.cast.ada
    expect(await world.as('ada').run(assignConversation, { id: conversation.id, assigneeId: memberId })).toMatchObject({ assigneeId: memberId })
    expect((await world.as('ada').run(listConversations, { assigneeId: memberId })).items).toHaveLength(1)
    await expect(world.as('ada').run(assignConversation, { id: conversation.id, assigneeId: world.cast.oscar.memberId })).rejects.toMatchObject({ code: 'not_found' })
    expect(await world.as('ada').run(countConversations, {})).toMatchObject({ mine: 1 })
    expect(await world.as('ada').run(assignConversation, { id: conversation.id, assigneeId: null })).toMatchObject({ assigneeId: null })
  })

  it('keeps notes out of the preview', async () => {
    const { conversation } = await startedWith('Noted')
    await world.as('ada').run(createMessage, { conversationId: conversation.id, kind: 'note', text: 'Secret' })
    expect(await world.as('ada').run(getConversation, { id: conversation.id })).toMatchObject({ preview: 'Hello there' })
    expect(await world.as('ada').run(markConversationRead, { id: conversation.id })).toMatchObject({ unread: false })
  })

  it('shows nothing to another workspace and takes nothing from a viewer', async () => {
    const { conversation } = await startedWith('Hidden')
    for (const operation of [getConversation, closeConversation, reopenConversation, markConversationRead]) {
      await expect(world.as('oscar').run(operation, { id: conversation.id })).rejects.toMatchObject({ code: 'not_found' })
    }
    await expect(world.as('oscar').run(createMessage, { conversationId: conversation.id, text: 'In' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('oscar').run(listMessages, { conversationId: conversation.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('vera').run(createMessage, { conversationId: conversation.id, text: 'In' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('ada').run(createMessage, { conversationId: conversation.id, text: '  ' })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(world.as('ada').run(createMessage, { conversationId: conversation.id, text: 'x', fileIds: [newId()] })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('pages by the last message, and finds by contact and subject', async () => {
    for (let n = 0; n < 5; n++) await startedWith(`Quincy${n}`)
    await indexConversations(world)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await world.as('vera').run(listConversations, { query: 'quincy', limit: 2, cursor })
      expect(page.complete).toBe(true)
      seen.push(...page.items.map(({ contactName }) => contactName!))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual([4, 3, 2, 1, 0].map((n) => `Quincy${n}`))
    expect((await world.as('vera').run(listConversations, { query: 'about quincy3' })).items).toHaveLength(1)
    expect((await world.as('vera').run(listConversations, { query: 'quincy', state: 'closed' })).items).toEqual([])
    expect((await world.as('oscar').run(listConversations, { query: 'quincy' })).items).toEqual([])
    const { nextCursor } = await world.as('vera').run(listConversations, { limit: 2 })
    await expect(world.as('vera').run(listConversations, { query: 'quincy', cursor: nextCursor! })).rejects.toMatchObject({ code: 'invalid_input' })
  })
})
