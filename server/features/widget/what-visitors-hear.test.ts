import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createApiChannel } from '../api-channel/configure-api-channel.ts'
import { receiveApiMessage } from '../api-channel/receive-message.ts'
import { createChannel, updateChannel } from '../channels/channel-operations.ts'
import { closeConversation } from '../conversations/close-conversation.ts'
import { createMessage } from '../conversations/create-message.ts'
import { getConversation } from '../conversations/get-conversation.ts'
import { reopenConversation } from '../conversations/reopen-conversation.ts'
import { mergeConversations } from '../merging/merge-conversations.ts'
import { listVisitorConversations } from './list-conversations.ts'
import { listVisitorMessages } from './list-messages.ts'
import { markSeen } from './mark-seen.ts'
import { readTyping } from './read-typing.ts'
import { sendVisitorMessage } from './send-message.ts'

let world: World
let channelId: string
beforeAll(async () => {
  world = await makeWorld()
  channelId = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Fern & Flax' })).id
})

const ada = () => world.as('ada')

/** Grace, who has written in the widget and by a channel that is built outside. */
async function twoWays() {
  const contactId = newId()
  const caller = { workspaceId: world.workspaceId, actor: { kind: 'visitor' as const, id: contactId, name: '', channelId }, scopes: new Set(['widget:use']), rateLimit: null }
  const { run } = world.as(caller)
  const { conversation: chat } = await run(sendVisitorMessage, { clientId: newId(), text: 'Hello', introduction: { phone: contactId.slice(-12) } })
  const { channel } = await world.as('olga').run(createApiChannel, { name: 'Bridge' })
  const { conversation: outside } = await ada().run(receiveApiMessage, {
    channelId: channel.channelId, contact: { phone: contactId.slice(-12) }, message: { externalId: 'one', text: 'By the bridge' },
  })
  expect(outside).toMatchObject({ contactId, kind: 'chat', inWidget: false })
  return { contactId, run, chat, outside }
}

/** What goes to the sockets of a visitor, event by event. */
async function heardBy(contactId: string): Promise<{ name: string; text: string }[]> {
  const { registry, database } = world.kernel
  const logged = await database.system.selectFrom('events').select(['name', 'payload']).where('workspace_id', '=', world.workspaceId).orderBy('id').execute()
  return logged.flatMap((event) => (registry.events.get(event.name)?.audience(event.payload as Record<string, unknown>) ?? [])
    .flatMap((target) => (typeof target !== 'string' && target.topic === `visitor:${contactId}` ? [{ name: event.name, text: JSON.stringify(target.payload) }] : [])))
}

describe('a visitor', () => {
  it('hears and reads nothing of what went by a channel built outside', async () => {
    const { contactId, run, chat, outside } = await twoWays()
    await ada().run(createMessage, { conversationId: outside.id, text: 'To the bridge' })
    await ada().run(closeConversation, { id: outside.id })
    await ada().run(reopenConversation, { id: outside.id })
    await ada().run(createMessage, { conversationId: chat.id, text: 'To the widget' })
    const heard = await heardBy(contactId)
    expect(heard.map(({ name }) => name)).toEqual(['message.created', 'message.created'])
    expect(heard.map(({ text }) => text).join()).toContain('To the widget')
    expect(heard.map(({ text }) => text).join()).not.toContain(outside.id)
    expect((await run(listVisitorConversations, {})).items.map(({ id }) => id)).toEqual([chat.id])
    await expect(run(listVisitorMessages, { conversationId: outside.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(run(sendVisitorMessage, { conversationId: outside.id, clientId: newId(), text: 'In by the window' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(run(markSeen, { conversationId: outside.id, messageId: newId() })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('keeps their thread: it is not merged into one that they cannot see', async () => {
    const { run, chat, outside } = await twoWays()
    await expect(ada().run(mergeConversations, { id: chat.id, intoId: outside.id })).rejects.toMatchObject({ code: 'conflict' })
    await ada().run(mergeConversations, { id: outside.id, intoId: chat.id })
    expect((await run(listVisitorMessages, { conversationId: chat.id })).items.map(({ text }) => text)).toContain('By the bridge')
  })

  it('reads and hears the channel\'s name where it does not name members', async () => {
    const { contactId, run, chat, outside } = await twoWays()
    const typing = (data: object) => readTyping(world.kernel, world.cast.ada.caller, contactId, data)
    const isTyping = { conversationId: chat.id, typing: true, name: 'Ada' }
    expect(await typing({ ...isTyping, more: 1 })).toEqual(isTyping)
    await world.as('olga').run(updateChannel, { id: channelId, settings: { showsTeam: false } })
    await ada().run(createMessage, { conversationId: chat.id, text: 'Good morning' })
    const { items } = await run(listVisitorMessages, { conversationId: chat.id })
    expect(items.map(({ authorName }) => authorName)).toEqual(['Fern & Flax', ''])
    const heard = (await heardBy(contactId)).map(({ text }) => text).join()
    expect(heard).toContain('Good morning')
    expect(JSON.stringify(items) + heard).not.toContain('Ada')
    expect(await typing(isTyping)).toEqual({ ...isTyping, name: 'Fern & Flax' })
    expect([await typing({ ...isTyping, conversationId: outside.id }), await typing({ typing: true }), await typing({ ...isTyping, conversationId: newId() })]).toEqual([null, null, null])
    // Members go on reading who it was.
    expect(await ada().run(getConversation, { id: chat.id })).toMatchObject({ lastMessageBy: 'member', inWidget: true })
    await world.as('olga').run(updateChannel, { id: channelId, settings: { showsTeam: true } })
    expect((await run(listVisitorMessages, { conversationId: chat.id })).items[0]).toMatchObject({ authorName: 'Ada' })
  })
})
