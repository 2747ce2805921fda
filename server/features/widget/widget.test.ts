import { createHmac } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Caller } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { anonymous, makeWorld, type World } from '../../testing/world.ts'
import { createChannel, revealIdentitySecret } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { getContact } from '../contacts/get-contact.ts'
import { closeConversation } from '../conversations/close-conversation.ts'
import { createMessage } from '../conversations/create-message.ts'
import { getConversation } from '../conversations/get-conversation.ts'
import { listMessages } from '../conversations/list-messages.ts'
import { verifyVisitorToken } from '../identity/index.ts'
import { createVisitorFile } from './create-file.ts'
import { listVisitorConversations } from './list-conversations.ts'
import { listVisitorMessages } from './list-messages.ts'
import { sendVisitorMessage } from './send-message.ts'
import { startVisit } from './start-visit.ts'

let world: World
let channel: { id: string; key: string; secret: string }
let addresses = 0
beforeAll(async () => {
  world = await makeWorld()
  const { id, key } = await world.as('olga').run(
    createChannel, { kind: 'chat', name: 'Fern & Flax', settings: { colour: '#2f5d50' } },
  )
  const { identitySecret } = await world.as('olga').run(revealIdentitySecret, { id })
  channel = { id, key: key!, secret: identitySecret }
})

type Claims = { externalId?: string; email?: string; name?: string; hmac?: string }

const sign = (text: string) => createHmac('sha256', channel.secret).update(text).digest('hex')

async function visit(visitorToken?: string, claims?: Claims) {
  const identity = claims && { hmac: sign(claims.externalId ?? claims.email ?? ''), ...claims }
  const ip = `10.0.${addresses >> 8}.${addresses++ & 255}`
  const started = await world.as(anonymous).run(startVisit, { channelKey: channel.key, visitorToken, identity }, { ip })
  return { ...started, caller: await visitorOf(started.visitorToken) }
}

async function visitorOf(token: string): Promise<Caller> {
  const { workspaceId, contactId, channelId } = await verifyVisitorToken(world.kernel, token)
  return {
    workspaceId, actor: { kind: 'visitor', id: contactId, name: 'Visitor', channelId }, scopes: new Set(['widget:use']),
    rateLimit: null,
  }
}

async function contactCount(): Promise<number> {
  return (await world.kernel.database.system.selectFrom('contacts').select('id').execute()).length
}

describe('a visit', () => {
  it('shows the channel and makes no contact before the first message', async () => {
    const before = await contactCount()
    const first = await visit()
    expect(first).toMatchObject({
      identity: 'none', conversations: [],
      channel: { name: 'Fern & Flax', greeting: null, isOpen: true, colour: '#2f5d50' },
    })
    expect(await contactCount()).toBe(before)
    const again = await visit(first.visitorToken)
    expect(again).toMatchObject({ contactId: first.contactId, visitorToken: first.visitorToken })

    const { conversation } = await world.as(first.caller).run(sendVisitorMessage, { clientId: newId(), text: 'Hello' })
    expect(await contactCount()).toBe(before + 1)
    expect(await world.as('ada').run(getContact, { id: first.contactId })).toMatchObject({
      lifecycle: 'visitor', name: null,
    })
    expect((await visit(first.visitorToken)).conversations).toMatchObject([{
      id: conversation.id, preview: 'Hello', lastMessageBy: 'contact', state: 'open',
    }])
  })

  it('begins anew with a token that is not good, or of another workspace', async () => {
    const first = await visit()
    const stranger = await visit('eyJhbGciOiJub25lIn0.e30.')
    expect(stranger.contactId).not.toBe(first.contactId)
    const other = await world.as('oscar').run(createChannel, { kind: 'chat', name: 'Elsewhere' })
    const elsewhere = await world.as(anonymous).run(
      startVisit, { channelKey: other.key!, visitorToken: first.visitorToken }, { ip: '10.9.9.9' },
    )
    expect(elsewhere.contactId).not.toBe(first.contactId)
    await expect(world.as(anonymous).run(
      startVisit, { channelKey: 'ch_unknown' }, { ip: '10.9.9.8' },
    )).rejects.toMatchObject({ code: 'not_found' })
  })

  it('allows an address 30 starts a minute', async () => {
    const start = () => world.as(anonymous).run(startVisit, { channelKey: channel.key }, { ip: '10.8.8.8' })
    for (let n = 0; n < 30; n++) await start()
    await expect(start()).rejects.toMatchObject({
      code: 'rate_limited', data: { retryAfterSeconds: expect.any(Number) },
    })
  })
})

describe('sending', () => {
  it('keeps one message per client id, in a new conversation too, whatever the number of tries', async () => {
    const { caller } = await visit()
    const input = { clientId: newId(), text: 'Only once' }
    const answers = await Promise.all(Array.from({ length: 6 }, () => world.as(caller).run(sendVisitorMessage, input)))
    expect(new Set(answers.map(({ message }) => message.id)).size).toBe(1)
    expect((await world.as(caller).run(listVisitorConversations, {})).items).toHaveLength(1)

    const { conversation } = answers[0]!
    const later = { conversationId: conversation.id, clientId: newId(), text: 'And more' }
    await world.as(caller).run(sendVisitorMessage, later)
    await world.as(caller).run(sendVisitorMessage, { ...later, conversationId: undefined })
    const { items } = await world.as(caller).run(listVisitorMessages, { conversationId: conversation.id })
    expect(items.map(({ text }) => text)).toEqual(['And more', 'Only once'])
    expect(items[0]).toMatchObject({ clientId: later.clientId, authorKind: 'contact' })
  })

  it('opens a closed conversation again', async () => {
    const { caller, visitorToken } = await visit()
    const { conversation } = await world.as(caller).run(sendVisitorMessage, { clientId: newId(), text: 'Hello' })
    await world.as('ada').run(closeConversation, { id: conversation.id })
    expect((await visit(visitorToken)).conversations).toMatchObject([{ state: 'closed' }])
    const sent = await world.as(caller).run(
      sendVisitorMessage, { conversationId: conversation.id, clientId: newId(), text: 'One more thing' },
    )
    expect(sent.conversation).toMatchObject({ state: 'open' })
    expect(await world.as('ada').run(getConversation, { id: conversation.id })).toMatchObject({
      state: 'open', unread: true,
    })
  })

  it('needs a text or a file of the visitor\'s own', async () => {
    const [{ caller }, other] = [await visit(), await visit()]
    await expect(world.as(caller).run(
      sendVisitorMessage, { clientId: newId(), text: ' ' },
    )).rejects.toMatchObject({ code: 'invalid_input' })
    const file = await world.as(other.caller).run(
      createVisitorFile, { name: 'a.txt', contentType: 'text/plain', size: 2 },
    )
    await world.kernel.database.system
      .updateTable('files').set({ stored_at: new Date() }).where('id', '=', file.id).execute()
    await expect(world.as(caller).run(
      sendVisitorMessage, { clientId: newId(), fileIds: [file.id] },
    )).rejects.toMatchObject({ code: 'invalid_input' })
    const sent = await world.as(other.caller).run(sendVisitorMessage, { clientId: newId(), fileIds: [file.id] })
    expect(sent.message.attachments).toMatchObject([{
      fileId: file.id, name: 'a.txt', size: 2, url: expect.stringContaining('signature='),
    }])
  })

  it('stops at 60 a minute', async () => {
    const { caller } = await visit()
    const first = await world.as(caller).run(sendVisitorMessage, { clientId: newId(), text: '1' })
    const send = () => world.as(caller).run(
      sendVisitorMessage, { conversationId: first.conversation.id, clientId: newId(), text: 'more' },
    )
    for (let n = 1; n < 60; n++) await send()
    await expect(send()).rejects.toMatchObject({ code: 'rate_limited' })
  })
})

describe('what a visitor sees', () => {
  it('leaves out notes, events and everything internal', async () => {
    const { caller, visitorToken } = await visit()
    const { conversation } = await world.as(caller).run(sendVisitorMessage, { clientId: newId(), text: 'Hello' })
    await world.as('ada').run(
      createMessage, { conversationId: conversation.id, text: 'Good morning', clientId: newId() },
    )
    const answered = (await world.as(caller).run(listVisitorConversations, {})).items[0]
    await world.as('ada').run(createMessage, { conversationId: conversation.id, kind: 'note', text: 'Grumpy customer' })
    await world.as('ada').run(closeConversation, { id: conversation.id })

    const { items } = await world.as(caller).run(listVisitorMessages, { conversationId: conversation.id })
    expect(items.map(({ text }) => text)).toEqual(['Good morning', 'Hello'])
    expect(Object.keys(items[0]!).sort()).toEqual([
      'attachments', 'authorKind', 'authorName', 'clientId', 'conversationId', 'createdAt', 'html', 'id', 'text',
    ])
    expect(items[0]).toMatchObject({ authorName: 'Ada', clientId: null })
    // Not even that a note was written, or when.
    expect((await visit(visitorToken)).conversations).toEqual([{ ...answered, state: 'closed' }])
    expect((await world.as('ada').run(listMessages, { conversationId: conversation.id })).items).toHaveLength(4)
  })

  it('is nothing of others, and the operations are nobody else\'s', async () => {
    const [{ caller }, other] = [await visit(), await visit()]
    const { conversation } = await world.as(caller).run(sendVisitorMessage, { clientId: newId(), text: 'Mine' })
    const conversationId = conversation.id
    await expect(world.as(other.caller).run(
      listVisitorMessages, { conversationId },
    )).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as(other.caller).run(
      sendVisitorMessage, { conversationId, clientId: newId(), text: 'In' },
    )).rejects.toMatchObject({ code: 'not_found' })
    expect((await world.as(other.caller).run(listVisitorConversations, {})).items).toEqual([])
    for (const who of ['olga', 'oscar'] as const) {
      await expect(world.as(who).run(
        listVisitorMessages, { conversationId },
      )).rejects.toMatchObject({ code: 'forbidden' })
      await expect(world.as(who).run(
        sendVisitorMessage, { conversationId, clientId: newId(), text: 'In' },
      )).rejects.toMatchObject({ code: 'forbidden' })
    }
    await expect(world.as('ada').run(listVisitorConversations, {})).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as(caller).run(
      getConversation, { id: conversationId },
    )).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as(anonymous).run(
      createVisitorFile, { name: 'a', size: 1 },
    )).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it('comes in pages', async () => {
    const { caller } = await visit()
    const started: string[] = []
    for (const text of ['a', 'b', 'c']) {
      started.push((await world.as(caller).run(sendVisitorMessage, { clientId: newId(), text })).conversation.id)
    }
    const first = await world.as(caller).run(listVisitorConversations, { limit: 2 })
    const second = await world.as(caller).run(listVisitorConversations, { limit: 2, cursor: first.nextCursor! })
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(started.reverse())
    expect(second.nextCursor).toBeNull()
  })
})

describe('identify', () => {
  it('refuses a wrong HMAC and leaves the visitor who they were', async () => {
    const first = await visit()
    const known = await world.as('ada').run(createContact, { externalId: 'user-1', name: 'Grace' })
    for (const hmac of ['00', sign('user-2'), '']) {
      const refused = visit(first.visitorToken, { externalId: 'user-1', hmac })
      if (hmac === '') await expect(refused).rejects.toMatchObject({ code: 'invalid_input' })
      else expect(await refused).toMatchObject({
        identity: 'refused', contactId: first.contactId, visitorToken: first.visitorToken,
      })
    }
    expect(await visit(undefined, { externalId: 'user-1' })).toMatchObject({
      identity: 'verified', contactId: known.id,
    })
  })

  it('makes the visitor\'s own contact known when nobody else is', async () => {
    const first = await visit()
    const { conversation } = await world.as(first.caller).run(sendVisitorMessage, { clientId: newId(), text: 'Hello' })
    const identified = await visit(
      first.visitorToken, { externalId: 'user-10', name: 'Henry', email: 'Henry@Example.com' },
    )
    expect(identified).toMatchObject({ contactId: first.contactId, conversations: [{ id: conversation.id }] })
    expect(await world.as('ada').run(getContact, { id: first.contactId })).toMatchObject({
      externalId: 'user-10', name: 'Henry', email: 'henry@example.com', lifecycle: 'lead',
    })
  })

  it('moves an anonymous visitor\'s conversations to the contact that they are', async () => {
    const known = await world.as('ada').run(createContact, { email: 'iris@example.com', name: 'Iris' })
    const first = await visit()
    const clientId = newId()
    const { conversation } = await world.as(first.caller).run(
      sendVisitorMessage, { clientId, text: 'Before I signed in' },
    )
    const identified = await visit(first.visitorToken, { email: 'Iris@example.com' })
    expect(identified).toMatchObject({
      identity: 'verified', contactId: known.id, conversations: [{ id: conversation.id }],
    })
    expect(await world.as('ada').run(getConversation, { id: conversation.id })).toMatchObject({
      contactId: known.id, contactName: 'Iris',
    })
    await expect(world.as('ada').run(getContact, { id: first.contactId })).rejects.toMatchObject({ code: 'not_found' })
    // The answer to the first try was lost; sent again as Iris it is still there once.
    const again = await world.as(identified.caller).run(sendVisitorMessage, { clientId, text: 'Before I signed in' })
    expect(again.conversation.id).toBe(conversation.id)
    const { items } = await world.as(identified.caller).run(listVisitorMessages, { conversationId: conversation.id })
    expect(items).toHaveLength(1)
  })

  it('gives nothing of one identified person to the next at the same browser', async () => {
    const jack = await visit(undefined, { externalId: 'jack' })
    await world.as(jack.caller).run(sendVisitorMessage, { clientId: newId(), text: 'From Jack' })
    const kate = await visit(jack.visitorToken, { externalId: 'kate' })
    expect(kate.contactId).not.toBe(jack.contactId)
    expect(kate.conversations).toEqual([])
    expect((await visit(kate.visitorToken, { externalId: 'jack' })).conversations).toHaveLength(1)
  })

  it('never takes the page\'s word for an e-mail address', async () => {
    const victim = await world.as('ada').run(createContact, { email: 'victim@example.com' })
    const mallory = await visit(undefined, { externalId: 'mallory', email: 'victim@example.com' })
    expect(mallory.contactId).not.toBe(victim.id)
    expect(await world.as('ada').run(getContact, { id: mallory.contactId })).toMatchObject({ email: null })

    const squatter = await visit(undefined, { externalId: 'squatter', email: 'owner@example.com' })
    await world.as(squatter.caller).run(sendVisitorMessage, { clientId: newId(), text: 'Not for the owner' })
    const owner = await visit(undefined, { email: 'owner@example.com' })
    expect(owner).toMatchObject({ identity: 'verified', conversations: [] })
    expect(owner.contactId).not.toBe(squatter.contactId)
    expect(await world.as('ada').run(getContact, { id: squatter.contactId })).toMatchObject({ email: null })
    expect(await world.as('ada').run(getContact, { id: owner.contactId })).toMatchObject({ email: 'owner@example.com' })
  })

  it('is one contact when two pages identify at the same moment', async () => {
    const visits = await Promise.all(Array.from({ length: 5 }, () => visit(undefined, { externalId: 'parallel' })))
    expect(new Set(visits.map(({ contactId }) => contactId)).size).toBe(1)
  })

  it('keeps the secret parts out of the audit trail', async () => {
    const first = await visit(undefined, { email: 'quiet@example.com' })
    await visit(first.visitorToken)
    const { rows } = await world.kernel.database.systemPool.query(
      "select input::text from audit_entries where operation = 'widget.start'",
    )
    expect(rows.length).toBeGreaterThan(2)
    for (const { input } of rows) expect(input).not.toMatch(/quiet@example|eyJ|hmac/)
  })
})
