import { sql } from 'kysely'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { getConversation } from '../conversations/get-conversation.ts'
import { listConversations } from '../conversations/list-conversations.ts'
import { startEntrance } from '../mail/entrance.ts'
import type { SmtpEntrance } from '../mail/smtp-entrance.ts'
import { sendVisitorMessage } from '../widget/send-message.ts'
import { createBlockedSender, listBlockedSenders, removeBlockedSender } from './block-senders.ts'
import { updateConversation } from './update-conversation.ts'

let world: World
let chat: string
let entrance: SmtpEntrance
beforeAll(async () => {
  world = await makeWorld()
  chat = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })).id
  await world.as('olga').run(createChannel, { kind: 'email', name: 'Support', address: 'support@shop.example' })
  entrance = await startEntrance(world.kernel)
})
afterAll(() => entrance.stop())

async function mailFrom(from: string): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: entrance.port, ignoreTLS: true })
  await transport.sendMail({ from, to: 'support@shop.example', subject: 'Offer', text: 'Buy now' })
  transport.close()
}
function visitor(id: string) {
  return world.as({ workspaceId: world.workspaceId, actor: { kind: 'visitor', id, name: '', channelId: chat }, scopes: new Set(['widget:use']), rateLimit: null })
}
const payloadsOf = async (id: string) => (await sql<{ name: string; spam: boolean; unread: boolean }>`
  select name, (payload -> 'conversation' ->> 'spam')::boolean as spam, (payload -> 'conversation' ->> 'unread')::boolean as unread
  from events where payload -> 'conversation' ->> 'id' = ${id} order by id`.execute(world.kernel.database.system)).rows

describe('blocked senders', () => {
  it('are addresses, domains with all below them, and contacts', async () => {
    await world.as('ada').run(createBlockedSender, { kind: 'address', value: 'One@Junk.example' })
    await world.as('olga').run(createBlockedSender, { kind: 'domain', value: 'Spam.example', reason: 'Sells lists' })
    for (const [from, isSpam] of [['one@junk.example', true], ['two@junk.example', false], ['a@spam.example', true], ['a@mail.spam.example', true], ['a@nospam.example', false]] as const) {
      await mailFrom(from)
      const shown = await world.as('vera').run(listConversations, { query: `contact:${from}` })
      const spam = await world.as('vera').run(listConversations, { query: `contact:${from} is:spam` })
      expect([from, shown.items.length, spam.items.length]).toEqual([from, isSpam ? 0 : 1, isSpam ? 1 : 0])
      if (isSpam) expect(spam.items[0]).toMatchObject({ state: 'closed', unread: false, waitingSince: null, preview: 'Buy now' })
    }
  })

  it('are told of to nobody: every event shows spam, read', async () => {
    await mailFrom('b@spam.example')
    const { items: [spam] } = await world.as('vera').run(listConversations, { query: 'contact:b@spam.example is:spam' })
    expect(await payloadsOf(spam!.id)).toEqual([{ name: 'conversation.created', spam: true, unread: false }, { name: 'message.created', spam: true, unread: false }])
  })

  it('lose the chat that they are in, until a member says that it is none', async () => {
    const contact = await world.as('ada').run(createContact, { name: 'Mallory' })
    const { conversation: { id } } = await world.as('ada').run(createConversation, { contactId: contact.id, channelId: chat, text: 'Hello' })
    const blocked = await world.as('ada').run(createBlockedSender, { kind: 'contact', value: contact.id })
    await visitor(contact.id).run(sendVisitorMessage, { conversationId: id, clientId: newId(), text: 'Buy' })
    expect(await world.as('ada').run(getConversation, { id })).toMatchObject({ spam: true, state: 'closed', unread: false })
    await world.as('ada').run(removeBlockedSender, { id: blocked.id })
    await world.as('ada').run(updateConversation, { id, spam: false })
    await visitor(contact.id).run(sendVisitorMessage, { conversationId: id, clientId: newId(), text: 'Sorry' })
    expect(await world.as('ada').run(getConversation, { id })).toMatchObject({ spam: false, state: 'open', unread: true })
  })

  it('begin chats as spam', async () => {
    const contact = await world.as('ada').run(createContact, { name: 'Trudy', email: 'trudy@spam.example' })
    const { conversation } = await visitor(contact.id).run(sendVisitorMessage, { clientId: newId(), text: 'Buy' })
    expect(await world.as('ada').run(getConversation, { id: conversation.id })).toMatchObject({ spam: true, state: 'closed', unread: false })
  })

  it('are checked, each there once, and a domain is an admin\'s to block', async () => {
    for (const [kind, value] of [['address', 'nobody'], ['domain', 'com'], ['domain', 'a b.example'], ['contact', 'x']] as const) {
      await expect(world.as('olga').run(createBlockedSender, { kind, value })).rejects.toMatchObject({ code: 'invalid_input' })
    }
    await expect(world.as('olga').run(createBlockedSender, { kind: 'contact', value: newId() })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('olga').run(createBlockedSender, { kind: 'address', value: 'one@junk.example' })).rejects.toMatchObject({ code: 'conflict' })
    await expect(world.as('ada').run(createBlockedSender, { kind: 'domain', value: 'other.example' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('vera').run(createBlockedSender, { kind: 'address', value: 'c@example.com' })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('are another workspace\'s own business', async () => {
    const first = await world.as('vera').run(listBlockedSenders, { limit: 1 })
    expect((await world.as('vera').run(listBlockedSenders, { cursor: first.nextCursor! })).items).toHaveLength(1)
    await expect(world.as('oscar').run(removeBlockedSender, { id: first.items[0]!.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('vera').run(removeBlockedSender, { id: first.items[0]!.id })).rejects.toMatchObject({ code: 'forbidden' })
    expect((await world.as('oscar').run(listBlockedSenders, {})).items).toEqual([])
    const domain = (await world.as('vera').run(listBlockedSenders, {})).items.find(({ kind }) => kind === 'domain')!
    await expect(world.as('ada').run(removeBlockedSender, { id: domain.id })).rejects.toMatchObject({ code: 'forbidden' })
  })
})
