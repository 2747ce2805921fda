import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook as Verifier } from 'standardwebhooks'
import { beforeAll, describe, expect, it } from 'vitest'
import { readLog } from '../../kernel/events/read-log.ts'
import { newId } from '../../kernel/ids.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createContact } from '../contacts/create-contact.ts'
import { getContact } from '../contacts/get-contact.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { createMessage } from '../conversations/create-message.ts'
import { getConversation } from '../conversations/get-conversation.ts'
import { getMessage } from '../conversations/get-message.ts'
import { listMessages } from '../conversations/list-messages.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { type Receiver, startReceiver, status } from '../webhooks/test-receiver.ts'
import { createApiChannel, getApiChannel, revealApiChannelSecret, rotateApiChannelSecret, updateApiChannel } from './configure-api-channel.ts'
import { planReplies } from './plan-replies.ts'
import { receiveApiMessage } from './receive-message.ts'
import { reportDelivery } from './report-delivery.ts'
import { sendLane } from './send-replies.ts'

let world: World
let receiver: Receiver
beforeAll(async () => {
  world = await makeWorld({ HAYLOFT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1' })
  receiver = await startReceiver()
})

const olga = () => world.as('olga')
const ada = () => world.as('ada')
let paths = 0

async function open() {
  const path = `/${++paths}`
  const { channel, secret } = await olga().run(createApiChannel, { name: 'Bridge', url: receiver.url(path) })
  const take = (thread: string | undefined, id: string, text: string, contact: object = { externalId: `of ${path}`, name: 'Grace' }) =>
    ada().run(receiveApiMessage, { channelId: channel.channelId, contact, conversation: thread === undefined ? {} : { externalId: thread }, message: { externalId: id, text } })
  return { id: channel.channelId, secret, path, take }
}

let position = { xid: '0', id: '00000000-0000-0000-0000-000000000000' }

/** What the projection does with all that is new in the log. */
async function plan(): Promise<void> {
  for (;;) {
    const { events, unsettled } = await readLog(world.kernel.database.system, position, 200)
    if (events.length === 0 && !unsettled) return
    // Someone's older transaction is still open, perhaps in another database of the server.
    if (events.length === 0) await sleep(2)
    else await world.kernel.database.systemTransaction((db, client) => planReplies(world.kernel).apply(events, db, client, position))
    position = events.at(-1) ?? position
  }
}

const send = (conversationId: string, now?: Date) => sendLane(world.kernel, { workspaceId: world.workspaceId, conversationId }, now ? { clock: () => now } : {})
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000)
const textsAt = (path: string) => receiver.at(path).map(({ body }) => (body.data['message'] as { text: string }).text)

describe('a message from outside', () => {
  it('is there once, in the conversation of its thread, also when it comes ten times at once', async () => {
    const { take } = await open()
    const answers = await Promise.all(Array.from({ length: 10 }, () => take('rush', 'm1', 'Help')))
    expect(new Set(answers.map(({ message }) => message.id)).size).toBe(1)
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1)
    const second = await take('rush', 'm2', 'Please')
    expect(second.conversation.id).toBe(answers[0]!.conversation.id)
    expect(second.conversation).toMatchObject({ kind: 'chat', contactName: 'Grace', unread: true, preview: 'Please' })
    expect((await take('other', 'm1', 'Else')).conversation.id).not.toBe(second.conversation.id)
  })

  it('goes on in the writer\'s open conversation where no thread is named, and is known after that was closed', async () => {
    const { id, take } = await open()
    const first = await take(undefined, 'a', 'One')
    expect((await take(undefined, 'b', 'Two')).conversation.id).toBe(first.conversation.id)
    await world.kernel.database.system.updateTable('conversations').set({ state: 'closed', closed_at: new Date() }).where('id', '=', first.conversation.id).execute()
    expect(await take(undefined, 'a', 'One')).toMatchObject({ isNew: false, message: { id: first.message.id } })
    const next = await take(undefined, 'c', 'Three')
    expect(next.conversation.id).not.toBe(first.conversation.id)
    expect(next.conversation.channelId).toBe(id)
  })

  it('finds its writer by id, address or number, and takes nobody for someone else', async () => {
    const { take } = await open()
    const known = await olga().run(createContact, { name: 'Henry', email: 'henry@example.com', phone: '+49 30 1234', externalId: 'henry-1' })
    for (const [n, contact] of [{ externalId: 'henry-1' }, { email: 'Henry@Example.com' }, { phone: '+49 30 1234' }].entries()) {
      expect((await take(`t${n}`, 'm', 'Me', contact)).conversation.contactId).toBe(known.id)
    }
    const other = await take('t9', 'm', 'Not me', { externalId: 'mallory', email: 'henry@example.com', name: 'Mallory' })
    expect(other.conversation.contactId).not.toBe(known.id)
    expect(await ada().run(getContact, { id: other.conversation.contactId })).toMatchObject({ name: 'Mallory', externalId: 'mallory', email: null })
    expect((await take('t9', 'n', 'Again', {})).conversation.contactId).toBe(other.conversation.contactId)
  })

  it('has its HTML cleaned, its kind and its time', async () => {
    const { id } = await open()
    const { message, conversation } = await ada().run(receiveApiMessage, {
      channelId: id, contact: { phone: '+44 20 7946' }, conversation: { kind: 'sms', subject: 'Parcel' },
      message: { externalId: 'h', html: '<p onclick="x()">Hello <b>there</b></p><script>alert(1)</script>', sentAt: '2026-01-02T03:04:05+01:00' },
    })
    expect(message).toMatchObject({ text: 'Hello there', createdAt: new Date('2026-01-02T02:04:05Z') })
    expect(message.html).toContain('<b>there</b>')
    expect(message.html).not.toMatch(/script|onclick/)
    expect(conversation).toMatchObject({ kind: 'sms', subject: 'Parcel' })
  })

  it('is refused with a word on what is missing, and from anywhere else', async () => {
    const { id, take } = await open()
    await expect(take(undefined, 'x', 'Who?', { name: 'Nobody' })).rejects.toMatchObject({ code: 'invalid_input', data: { issues: [{ path: 'contact' }] } })
    await expect(take('t', 'x', ' ')).rejects.toMatchObject({ code: 'invalid_input', data: { issues: [{ path: 'message.text' }] } })
    const input = { channelId: id, contact: { externalId: 'u' }, message: { externalId: 'm', text: 'x' } }
    await expect(world.as('oscar').run(receiveApiMessage, input)).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('vera').run(receiveApiMessage, input)).rejects.toMatchObject({ code: 'forbidden' })
    const chat = await olga().run(createChannel, { kind: 'chat', name: 'Site' })
    await expect(ada().run(receiveApiMessage, { ...input, channelId: chat.id })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('a reply', () => {
  it('is a signed request that the package of Standard Webhooks verifies', async () => {
    const { id, secret, path, take } = await open()
    const { conversation } = await take('thread-1', 'm1', 'Hello?')
    const reply = await ada().run(createMessage, { conversationId: conversation.id, text: 'Hi there' })
    await ada().run(createMessage, { conversationId: conversation.id, kind: 'note', text: 'among us' })
    await plan()
    await send(conversation.id)
    await send(conversation.id)
    const [request, ...more] = receiver.at(path)
    expect(more).toEqual([])
    expect(new Verifier(secret).verify(request!.text, request!.headers)).toMatchObject({
      type: 'message.send', id: reply.id,
      data: { channelId: id, message: { id: reply.id, text: 'Hi there', authorName: 'Ada' }, conversation: { id: conversation.id, externalId: 'thread-1' }, contact: { name: 'Grace' } },
    })
    expect(await ada().run(getMessage, { id: reply.id })).toMatchObject({ delivery: 'sent' })
    const rotated = await olga().run(rotateApiChannelSecret, { channelId: id })
    expect(await olga().run(revealApiChannelSecret, { channelId: id })).toEqual(rotated)
    await ada().run(createMessage, { conversationId: conversation.id, text: 'Still there?' })
    await plan()
    await send(conversation.id)
    const later = receiver.at(path)[1]!
    for (const each of [secret, rotated.secret]) expect(() => new Verifier(each).verify(later.text, later.headers)).not.toThrow()
  })

  it('is tried again, holds those behind it back, and says how it stands', async () => {
    const { path, take } = await open()
    const { conversation } = await take('t', 'm', 'Hello?')
    const [first, second] = [
      await ada().run(createMessage, { conversationId: conversation.id, text: 'first' }), await ada().run(createMessage, { conversationId: conversation.id, text: 'second' }),
    ]
    receiver.answer(path, status(503))
    await plan()
    await send(conversation.id)
    await send(conversation.id)
    expect(textsAt(path)).toEqual(['first'])
    expect(await ada().run(getMessage, { id: first.id })).toMatchObject({ delivery: 'queued', deliveryDetail: 'The server answered 503.' })
    receiver.answer(path, status(204))
    await send(conversation.id, inHours(1))
    expect(textsAt(path)).toEqual(['first', 'first', 'second'])
    for (const { id } of [first, second]) expect(await ada().run(getMessage, { id })).toMatchObject({ delivery: 'sent' })
  })

  it('counts as failed after ten attempts, and the next one goes', async () => {
    const { path, take } = await open()
    const { conversation } = await take('t', 'm', 'Hello?')
    const [bad, good] = [
      await ada().run(createMessage, { conversationId: conversation.id, text: 'bad' }), await ada().run(createMessage, { conversationId: conversation.id, text: 'good' }),
    ]
    receiver.answer(path, (request, response) => response.writeHead((request.body.data['message'] as { text: string }).text === 'bad' ? 400 : 200).end())
    await plan()
    for (let day = 0; day < 10; day++) await send(conversation.id, inHours(day * 48))
    expect(textsAt(path)).toEqual([...Array.from({ length: 10 }, () => 'bad'), 'good'])
    expect(await ada().run(getMessage, { id: bad.id })).toMatchObject({ delivery: 'failed', deliveryDetail: 'The server answered 400.' })
    expect(await ada().run(getMessage, { id: good.id })).toMatchObject({ delivery: 'sent' })
  })

  it('goes out once however often the log is read, and not where there is no address', async () => {
    const { id, path, take } = await open()
    const { conversation } = await take('t', 'm', 'Hello?')
    const before = position
    await ada().run(createMessage, { conversationId: conversation.id, text: 'once' })
    await plan()
    position = before
    await plan()
    await send(conversation.id)
    expect(textsAt(path)).toEqual(['once'])
    await olga().run(updateApiChannel, { channelId: id, url: null })
    expect(await olga().run(getApiChannel, { channelId: id })).toMatchObject({ name: 'Bridge', url: null })
    await ada().run(createMessage, { conversationId: conversation.id, text: 'nowhere' })
    await plan()
    await send(conversation.id)
    expect(textsAt(path)).toEqual(['once'])
  })

  it('may begin the conversation', async () => {
    const { id, path } = await open()
    const contact = await olga().run(createContact, { name: 'Iris', phone: '+1 555 0100' })
    const { conversation } = await ada().run(createConversation, { contactId: contact.id, channelId: id, text: 'Your order is here' })
    await plan()
    await send(conversation.id)
    expect(receiver.at(path)[0]!.body.data).toMatchObject({ conversation: { externalId: null }, contact: { phone: '+1 555 0100' } })
  })

  it('is reported by the other end, which can speak of its own replies alone', async () => {
    const { take } = await open()
    const { conversation, message } = await take('t', 'm', 'Hello?')
    const reply = await ada().run(createMessage, { conversationId: conversation.id, text: 'Hi' })
    const report = (messageId: string, state: 'delivered' | 'failed', detail: string | null = null) => ada().run(reportDelivery, { messageId, state, detail })
    expect(await report(reply.id, 'delivered')).toMatchObject({ delivery: 'sent', deliveryDetail: 'Delivered' })
    expect(await report(reply.id, 'failed', 'The number is not in use.')).toMatchObject({ delivery: 'failed', deliveryDetail: 'The number is not in use.' })
    await expect(report(message.id, 'delivered')).rejects.toMatchObject({ code: 'not_found' })
    await expect(report(newId(), 'delivered')).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('vera').run(reportDelivery, { messageId: reply.id, state: 'delivered' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('oscar').run(reportDelivery, { messageId: reply.id, state: 'delivered' })).rejects.toMatchObject({ code: 'not_found' })
    expect((await ada().run(listMessages, { conversationId: conversation.id })).items).toHaveLength(2)
    expect((await ada().run(getConversation, { id: conversation.id })).state).toBe('open')
  })
})
