import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { anonymous, makeWorld, type World } from '../../testing/world.ts'
import { createChannel, updateChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { createBusinessHours } from '../hours/write-hours.ts'
import { channelLook } from './channel-look.ts'
import { nameTime } from './reply-time.ts'
import { startVisit } from './start-visit.ts'

let world: World
let visits = 0
beforeAll(async () => {
  world = await makeWorld()
})

const olga = () => world.as('olga')
const makeChat = async (settings: object = {}) => {
  const { id, key } = await olga().run(createChannel, { kind: 'chat', name: 'Shop', settings })
  return { id, key: key! }
}
const visit = async (channelKey: string) => (await world.as(anonymous).run(startVisit, { channelKey }, { ip: `10.2.0.${++visits}` })).channel
const words = (language: string) => Promise.resolve({ chat: `chat ${language}`, openChat: 'open', openUnread: 'unread', closeChat: 'close', dismiss: 'dismiss' })

describe('what the page shows', () => {
  it('is in the language of the visitor, or of the channel', async () => {
    const { key } = await makeChat({
      colour: '#ffd400', position: 'left', launcherText: 'Help', texts: [{ language: 'pt', launcherText: 'Ajuda' }],
      proactive: [{ id: 'all', text: 'Hello?' }, { id: 'german', text: 'Hallo?', languages: ['de'] }, { id: 'off', text: 'No', isOn: false }],
    })
    const portuguese = await channelLook(world.kernel, key, 'pt-BR', words)
    expect(portuguese).toMatchObject({ look: { language: 'pt', launcherText: 'Ajuda', position: 'left', colour: '#ffd400', offers: true, words: { chat: 'chat pt' } } })
    expect(portuguese!.rules.map(({ id }) => id)).toEqual(['all'])
    expect((await channelLook(world.kernel, key, 'de', words))!.rules.map(({ id }) => id)).toEqual(['all', 'german'])
    expect(await channelLook(world.kernel, key, 'xx', words)).toMatchObject({ look: { language: 'en', launcherText: 'Help' } })
    const { key: fixed } = await makeChat({ language: 'ar' })
    expect(await channelLook(world.kernel, fixed, 'de', words)).toMatchObject({ look: { language: 'ar', offers: false } })
    expect(await channelLook(world.kernel, 'ch_unknown', 'de', words)).toBeNull()
  })

  it('is refused where it makes no sense, each time with what to do', async () => {
    for (const [settings, path] of [
      [{ colour: 'red' }, 'settings.colour'], [{ language: 'xx' }, 'settings.language'], [{ preChat: { fields: [{ key: 'shoe size' }] } }, 'settings.preChat.fields.0.key'],
      [{ preChat: { consent: { text: 'I agree', url: 'javascript:alert(1)' } } }, 'settings.preChat.consent.url'],
      [{ proactive: [{ id: 'a', text: 'A' }, { id: 'a', text: 'B' }] }, 'settings.proactive'], [{ handOver: { afterMinutes: 0 } }, 'settings.handOver.afterMinutes'],
    ] as const) {
      // What a caller outside may send, whatever the types say.
      await expect(makeChat(settings as object), path).rejects.toMatchObject({ code: 'invalid_input', data: { issues: [{ path }] } })
    }
  })
})

describe('what the messenger is told', () => {
  it('changes with the settings at once', async () => {
    const { id, key } = await makeChat()
    expect(await visit(key)).toMatchObject({ theme: 'auto', team: ['Olga', 'Ada'], showsNames: true, preChat: null, isOpen: true, handsOver: false })
    await olga().run(updateChannel, { id, settings: { theme: 'dark', showsTeam: false, replyTime: 'hour' } })
    expect(await visit(key)).toMatchObject({ theme: 'dark', team: [], showsNames: false, replyTime: 'hour' })
    await olga().run(createChannel, { kind: 'email', name: 'Mail', address: 'shop@widget.test' })
    await olga().run(updateChannel, { id, settings: { theme: 'light' } })
    expect(await visit(key)).toMatchObject({ theme: 'light', handsOver: true })
  })

  it('knows the business hours', async () => {
    const closed = await olga().run(createBusinessHours, { name: 'Never', timeZone: 'Europe/Vienna', week: [] })
    const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
    const always = await olga().run(createBusinessHours, { name: 'Always', timeZone: 'UTC', week: days.map((day) => ({ day, from: '00:00', to: '24:00' })) })
    expect(await visit((await makeChat({ hoursId: closed.id })).key)).toMatchObject({ isOpen: false, opensAt: null })
    expect(await visit((await makeChat({ hoursId: always.id })).key)).toMatchObject({ isOpen: true })
    expect(await visit((await makeChat({ hoursId: newId() })).key)).toMatchObject({ isOpen: true })
  })

  it('says how soon answers usually come, once there are five', async () => {
    const { id, key } = await makeChat()
    const { system } = world.kernel.database
    const contact = await olga().run(createContact, { name: 'Grace' })
    const answerAfter = async (minutes: number): Promise<void> => {
      const [conversationId, at] = [newId(), Date.now() - 86_400_000]
      const row = { workspace_id: world.workspaceId, id: conversationId, number: Math.floor(Math.random() * 1e9), channel_id: id, contact_id: contact.id, kind: 'chat' }
      await system.insertInto('conversations').values({ ...row, created_at: new Date(at), last_message_at: new Date(at) }).execute()
      await system.insertInto('messages').values({
        id: newId(), workspace_id: world.workspaceId, conversation_id: conversationId, kind: 'reply', author_kind: 'member', text: 'Hi', created_at: new Date(at + minutes * 60_000),
      }).execute()
    }
    for (const minutes of [30, 40, 50, 2_000]) await answerAfter(minutes)
    expect((await visit(key)).replyTime).toBeNull()
    await answerAfter(1)
    // Another setting, since what is slow to find out is remembered for a minute.
    await olga().run(updateChannel, { id, settings: { greeting: 'Hi' } })
    expect((await visit(key)).replyTime).toBe('hour')
    expect([5, 60, 200, 1_400, 3_000].map(nameTime)).toEqual(['minutes', 'hour', 'hours', 'day', null])
  })
})
