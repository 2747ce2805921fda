import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { createTransport } from 'nodemailer'
import { newId } from '../../kernel/ids.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { readLog } from '../../kernel/events/read-log.ts'
import { anonymous, makeWorld, type World } from '../../testing/world.ts'
import { createChannel, updateChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { getContact } from '../contacts/get-contact.ts'
import { createMessage } from '../conversations/create-message.ts'
import { getConversation } from '../conversations/get-conversation.ts'
import { getMessage } from '../conversations/get-message.ts'
import { listMessages } from '../conversations/list-messages.ts'
import { verifyVisitorToken } from '../identity/index.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { handOvers, mailReplies, takeUnseen } from './hand-over.ts'
import { startEntrance } from '../mail/index.ts'
import { introduceVisitor } from './introduce-visitor.ts'
import { listVisitorMessages } from './list-messages.ts'
import { markSeen } from './mark-seen.ts'
import { sendVisitorMessage } from './send-message.ts'
import { startVisit } from './start-visit.ts'

let world: World
let channel: { id: string; key: string }
let visits = 0
beforeAll(async () => {
  world = await makeWorld()
  const made = await world.as('olga').run(createChannel, {
    kind: 'chat', name: 'Shop', settings: { handOver: { isOn: true, afterMinutes: 3 }, proactive: [{ id: 'hello', text: 'Looking for a pot?' }] },
  })
  channel = { id: made.id, key: made.key! }
  await world.as('olga').run(createChannel, { kind: 'email', name: 'Support', address: 'support@shop.test' })
})

async function visitor() {
  const visit = await world.as(anonymous).run(startVisit, { channelKey: channel.key }, { ip: `10.1.0.${++visits}` })
  const { workspaceId, contactId, channelId } = await verifyVisitorToken(world.kernel, visit.visitorToken)
  const caller = { workspaceId, actor: { kind: 'visitor' as const, id: contactId, name: 'Visitor', channelId }, scopes: new Set(['widget:use']), rateLimit: null }
  return { visit, contactId, caller, run: world.as(caller).run }
}

const system = () => world.as(systemCaller(world.workspaceId))
const take = (conversationId: string) => system().run(takeUnseen, { conversationId })
const answer = (conversationId: string, text: string) => world.as('ada').run(createMessage, { conversationId, text })

type Job = { payload: { messageIds: string[]; to: string; pageUrl: string | null }; name: string; run_at: Date }

async function jobs(name: string): Promise<Job[]> {
  const { rows } = await sql<Job>`
    select payload -> 'payload' as payload, identifier as name, run_at from graphile_worker._private_jobs as jobs
    join graphile_worker._private_tasks as tasks on tasks.id = jobs.task_id where identifier = ${name} order by jobs.id`.execute(world.kernel.database.system)
  return rows
}

/** Does what the worker would do with the mails that are asked for. */
async function sendMails(): Promise<void> {
  for (const { payload } of await jobs('mail-chat-replies')) {
    await mailReplies.run(world.kernel, { workspaceId: world.workspaceId, payload, job: { id: '1', attempt: 1, maxAttempts: 20, signal: undefined } })
  }
}

async function mailsTo(address: string): Promise<{ subject: string; raw: string }[]> {
  const { rows } = await sql<{ subject: string; raw: Buffer }>`select subject, raw from mails where ${address} = any(envelope_to) order by id`.execute(world.kernel.database.system)
  return rows.map(({ subject, raw }) => ({ subject, raw: raw.toString() }))
}

async function begin(introduction?: { email?: string; name?: string }) {
  const grace = await visitor()
  const { conversation } = await grace.run(sendVisitorMessage, {
    clientId: newId(), text: 'Is anyone there?', pageUrl: 'https://shop.test/pots', ...(introduction && { introduction }),
  })
  return { grace, id: conversation.id }
}

describe('answers that the visitor has not seen', () => {
  it('go on in one mail, once, with the way back', async () => {
    const { id } = await begin({ email: 'One@Example.com', name: 'Grace' })
    const first = await answer(id, 'Yes, we are.')
    const second = await answer(id, 'What is it about?')
    expect((await take(id)).messageIds).toEqual([first.id, second.id])
    expect((await take(id)).messageIds).toEqual([])
    await sendMails()
    await sendMails()
    const mails = await mailsTo('one@example.com')
    expect(mails).toHaveLength(1)
    expect(mails[0]!.raw).toContain('Yes, we are.')
    expect(mails[0]!.raw).toContain('What is it about?')
    expect(mails[0]!.raw).toContain('https://shop.test/pots')
    for (const { id: messageId } of [first, second]) expect(await world.as('ada').run(getMessage, { id: messageId })).toMatchObject({ delivery: 'sent' })
  })

  it('are none once they were on the screen, or the visitor has answered', async () => {
    const { grace, id } = await begin({ email: 'two@example.com' })
    const seen = await answer(id, 'Seen')
    await grace.run(markSeen, { conversationId: id, messageId: seen.id })
    expect((await take(id)).messageIds).toEqual([])
    await answer(id, 'Answered')
    await grace.run(sendVisitorMessage, { conversationId: id, clientId: newId(), text: 'Thanks' })
    expect((await take(id)).messageIds).toEqual([])
    const unseen = await answer(id, 'Not seen')
    expect((await take(id)).messageIds).toEqual([unseen.id])
  })

  it('wait for an address, and go when it is left', async () => {
    const { grace, id } = await begin()
    const reply = await answer(id, 'Write to us')
    expect((await take(id)).messageIds).toEqual([])
    expect(await grace.run(introduceVisitor, { email: 'three@example.com' })).toEqual({ hasEmail: true })
    expect((await jobs('hand-over-replies')).some(({ payload }) => JSON.stringify(payload).includes(id))).toBe(true)
    expect((await take(id)).messageIds).toEqual([reply.id])
  })

  it('are looked for some minutes after the last of them', async () => {
    const { id } = await begin({ email: 'four@example.com' })
    await answer(id, 'A')
    await answer(id, 'B')
    let position = { xid: '0', id: '00000000-0000-0000-0000-000000000000' }
    for (;;) {
      const { events, unsettled } = await readLog(world.kernel.database.system, position, 200)
      if (events.length === 0 && !unsettled) break
      // Someone's older transaction is still open, perhaps in another database of the server.
      if (events.length === 0) await sleep(2)
      else await world.kernel.database.systemTransaction((db, client) => handOvers(world.kernel).apply(events, db, client, position))
      position = events.at(-1) ?? position
    }
    const looks = (await jobs('hand-over-replies')).filter(({ payload }) => JSON.stringify(payload).includes(id))
    expect(looks).toHaveLength(1)
    const inMinutes = (looks[0]!.run_at.getTime() - Date.now()) / 60_000
    expect(inMinutes).toBeGreaterThan(2.5)
    expect(inMinutes).toBeLessThanOrEqual(3)
  })
})

describe('an answer to such a mail', () => {
  it.each(['five@example.com', 'taken@example.com'])('comes back into the chat: %s', async (address) => {
    if (address.startsWith('taken')) await world.as('olga').run(createContact, { name: 'Owner', email: address })
    const { grace, id } = await begin({ email: address, name: 'Grace' })
    await answer(id, 'Which size?')
    await take(id)
    await sendMails()
    const [mail] = await mailsTo(address)
    const replyTo = /^Reply-To:[^]*?([^\s<]+@shop\.test)/im.exec(mail!.raw)![1]!
    const entrance = await startEntrance(world.kernel)
    const transport = createTransport({ host: '127.0.0.1', port: entrance.port, ignoreTLS: true })
    await transport.sendMail({ from: address, to: replyTo, subject: 'Re: Message', text: 'The large one' })
    await transport.sendMail({ from: 'stranger@example.com', to: replyTo, subject: 'Re: Message', text: 'Let me in' })
    transport.close()
    await entrance.stop()
    const { items } = await world.as('ada').run(listMessages, { conversationId: id })
    expect(items.map(({ text }) => text)).toEqual(['The large one', 'Which size?', 'Is anyone there?'])
    const { items: seen } = await grace.run(listVisitorMessages, { conversationId: id })
    expect(seen[0]).toMatchObject({ text: 'The large one', authorKind: 'contact' })
  })
})

describe('an introduction', () => {
  it('fills in what is not known, and never takes the address of someone else', async () => {
    const owner = await world.as('olga').run(createContact, { name: 'Henry', email: 'henry@example.com' })
    const { grace, id } = await begin({ email: 'henry@example.com', name: 'Not Henry' })
    const contact = await world.as('ada').run(getContact, { id: grace.contactId })
    expect(contact).toMatchObject({ name: 'Not Henry', email: null, attributes: { claimedEmail: 'henry@example.com' } })
    expect(await world.as('ada').run(getContact, { id: owner.id })).toMatchObject({ name: 'Henry' })
    await answer(id, 'For your eyes')
    await take(id)
    await sendMails()
    expect(await mailsTo('henry@example.com')).toHaveLength(1)
    await grace.run(introduceVisitor, { name: 'Another', email: 'own@example.com' })
    expect(await world.as('ada').run(getContact, { id: grace.contactId })).toMatchObject({ name: 'Not Henry', email: 'own@example.com' })
  })

  it('answers the fields of the form, and says what does not fit', async () => {
    const { system: db } = world.kernel.database
    for (const [key, type, options] of [['order', 'number', []], ['size', 'select', ['S', 'M']]] as const) {
      await db.insertInto('conversation_fields').values({ id: newId(), workspace_id: world.workspaceId, key, name: key, type, options: [...options] }).execute()
    }
    await world.as('olga').run(updateChannel, { id: channel.id, settings: { preChat: {
      isOn: true, fields: [{ key: 'email', required: true }, { key: 'field:order' }, { key: 'field:gone' }], consent: { text: 'I agree', url: 'https://shop.test/privacy' },
    } } })
    const { visit, run } = await visitor()
    expect(visit.channel.preChat).toEqual({
      fields: [{ key: 'email', label: null, required: true, type: 'email', options: [] }, { key: 'field:order', label: 'order', required: false, type: 'number', options: [] }],
      consent: { text: 'I agree', url: 'https://shop.test/privacy' },
    })
    const send = (fields: Record<string, string>) => run(sendVisitorMessage, { clientId: newId(), text: 'Hi', introduction: { email: 'form@example.com', fields, consent: true } })
    await expect(send({ size: 'XL', order: 'two' })).rejects.toMatchObject({ code: 'invalid_input', data: { issues: [{ path: 'introduction.fields.order' }, { path: 'introduction.fields.size' }] } })
    const { conversation } = await send({ size: 'M', order: '0042' })
    expect((await world.as('ada').run(getConversation, { id: conversation.id })).fields).toMatchObject({ size: 'M', order: 42 })
  })

  it('cannot be passed by: what must be answered is asked for by name, and only once', async () => {
    const asked = ['name', 'email', 'phone', 'field:order', 'field:gone'].map((key) => ({ key, required: true }))
    await world.as('olga').run(updateChannel, { id: channel.id, settings: { preChat: { isOn: true, fields: [...asked, { key: 'field:size' }], consent: { text: 'I agree' } } } })
    const { contactId, run } = await visitor()
    const send = (introduction?: object) => run(sendVisitorMessage, { clientId: newId(), text: 'Hi', ...introduction && { introduction } })
    const missing = (...names: string[]) => ({ code: 'invalid_input', data: { issues: names.map((name) => ({ path: `introduction.${name}`, message: expect.stringContaining('is needed') })) } })
    await expect(send()).rejects.toMatchObject(missing('name', 'email', 'phone', 'fields.order', 'consent'))
    await expect(send({ name: 'Grace', email: 'grace@form.test', fields: { order: ' ' } })).rejects.toMatchObject(missing('phone', 'fields.order', 'consent'))
    // Nothing of what was refused is kept.
    await expect(world.as('ada').run(getContact, { id: contactId })).rejects.toMatchObject({ code: 'not_found' })
    const { conversation } = await send({ name: 'Grace', email: 'grace@form.test', phone: '+43 1', consent: true, fields: { order: 7 } })
    await run(sendVisitorMessage, { clientId: newId(), conversationId: conversation.id, text: 'Still there?' })
    await expect(send()).rejects.toMatchObject(missing('fields.order'))
    await send({ fields: { order: 8 } })
    await world.as('olga').run(updateChannel, { id: channel.id, settings: { preChat: { isOn: false } } })
    await (await visitor()).run(sendVisitorMessage, { clientId: newId(), text: 'No form' })
  })
})

describe('a visitor', () => {
  it('begins with the proactive message that they answer', async () => {
    const { run } = await visitor()
    const { conversation } = await run(sendVisitorMessage, { clientId: newId(), text: 'Yes, a big one', openingId: 'hello' })
    const { items } = await world.as('ada').run(listMessages, { conversationId: conversation.id })
    expect(items.toReversed().map(({ text, authorKind }) => [authorKind, text])).toEqual([['system', 'Looking for a pot?'], ['contact', 'Yes, a big one']])
  })

  it('has at most ten open chats, and marks only their own as seen', async () => {
    const { run } = await visitor()
    for (let n = 0; n < 10; n++) await run(sendVisitorMessage, { clientId: newId(), text: `${n}` })
    await expect(run(sendVisitorMessage, { clientId: newId(), text: 'one more' })).rejects.toMatchObject({ code: 'limit_reached' })
    const { id } = await begin()
    await expect(run(markSeen, { conversationId: id, messageId: newId() })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('ada').run(markSeen, { conversationId: id, messageId: newId() })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('ada').run(introduceVisitor, { name: 'Ada' })).rejects.toMatchObject({ code: 'forbidden' })
  })
})
