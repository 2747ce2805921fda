import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeWorld, type World } from '../../testing/world.ts'
import { startWorker, type Worker } from '../../roles/worker.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { closeConversation } from '../conversations/close-conversation.ts'
import { createMessage } from '../conversations/create-message.ts'
import { getConversation } from '../conversations/get-conversation.ts'
import { listConversations } from '../conversations/list-conversations.ts'
import { listMessages } from '../conversations/list-messages.ts'
import { startEntrance } from './index.ts'
import { getMail } from './get-mail.ts'
import { listMails } from './list-mails.ts'
import { parseMail } from '../mime/parse-mail.ts'
import { readRaw } from './mail-rows.ts'
import type { SmtpEntrance } from './smtp-entrance.ts'

let world: World
let entrance: SmtpEntrance
let worker: Worker
let transport: ReturnType<typeof createTransport>

beforeAll(async () => {
  world = await makeWorld()
  await world.as('olga').run(createChannel, { kind: 'email', name: 'Support', address: 'support@meadow.test' })
  entrance = await startEntrance(world.kernel)
  worker = await startWorker(world.kernel)
  transport = createTransport({ host: '127.0.0.1', port: entrance.port, pool: true, ignoreTLS: true })
})
afterAll(async () => {
  transport.close()
  await entrance.stop()
  await worker.stop()
})

const grace = 'Grace Hopper <grace@example.com>'

async function conversationsOf(email: string) {
  return (await world.as('ada').run(listConversations, { query: `contact:${email}`, limit: 100 })).items
}

async function eventually<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const found = await look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('it did not come to pass')
}

/** The newest mail that went out, as its recipient would read it. */
async function sentMail(conversationId: string) {
  return eventually(async () => {
    const { items } = await world.as('olga').run(listMails, { direction: 'out', limit: 100 })
    const row = items.find((mail) => mail.conversationId === conversationId)
    const raw = row && await readRaw(world.kernel.database.forWorkspace(world.workspaceId), world.kernel.storage, row.id)
    return raw && await parseMail(raw)
  })
}

describe('mail in', () => {
  it('becomes a conversation of a new contact, once however often it comes', async () => {
    const mail = { from: grace, to: 'support@meadow.test', subject: 'My lamp', text: 'It does not shine.', messageId: '<lamp@example.com>', date: new Date('2026-01-05T10:00:00Z') }
    for (let n = 0; n < 3; n++) await transport.sendMail({ ...mail, headers: { 'X-Trace': String(n) } })
    const [conversation, ...others] = await conversationsOf('grace@example.com')
    expect(others).toEqual([])
    expect(conversation).toMatchObject({ kind: 'email', subject: 'My lamp', contactName: 'Grace Hopper', unread: true, lastMessageBy: 'contact', preview: 'It does not shine.' })
    const { items } = await world.as('ada').run(listMessages, { conversationId: conversation!.id })
    expect(items).toMatchObject([{ text: 'It does not shine.', authorName: 'Grace Hopper', kind: 'reply' }])
  })

  it('keeps a different mail under a Message-ID that was used before', async () => {
    await transport.sendMail({ from: 'mallory@example.com', to: 'support@meadow.test', subject: 'First', text: 'Blocker', messageId: '<victim@example.com>' })
    await transport.sendMail({ from: 'victim@example.com', to: 'support@meadow.test', subject: 'Real', text: 'Please read me', messageId: '<victim@example.com>' })
    expect(await conversationsOf('victim@example.com')).toHaveLength(1)
  })

  it('refuses an address that is nobody\'s', async () => {
    await expect(transport.sendMail({ from: grace, to: 'nobody@meadow.test', text: 'x' })).rejects.toMatchObject({ responseCode: 550 })
  })

  it('keeps attachments, and shows inline images from where they were kept', async () => {
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
    await transport.sendMail({
      from: 'ivan@example.com', to: 'support@meadow.test', subject: 'Picture', html: '<p>See <img src="cid:pic@x"><script>alert(1)</script></p>',
      attachments: [{ filename: 'pic.png', content: png, cid: 'pic@x' }, { filename: 'note.txt', content: 'hello' }],
    })
    const [conversation] = await conversationsOf('ivan@example.com')
    const { items: [message] } = await world.as('ada').run(listMessages, { conversationId: conversation!.id })
    expect(message!.attachments.map(({ name, inline }) => [name, inline])).toEqual([['pic.png', true], ['note.txt', false]])
    expect(message!.html).toContain(`src="${message!.attachments[0]!.url.replaceAll('&', '&amp;')}"`)
    expect(message!.html).not.toContain('script')
  })

  it('takes in what cannot be parsed', async () => {
    await transport.sendMail({ envelope: { from: 'odd@example.com', to: ['support@meadow.test'] }, raw: 'Not a header at all\r\n\r\n\xff\xfe' })
    const { items } = await world.as('olga').run(listMails, { direction: 'in', limit: 1 })
    expect(items[0]!.conversationId).not.toBeNull()
  })
})

describe('a thread by mail', () => {
  it('answers in the contact\'s thread, and takes their answer in by the reply address', async () => {
    await transport.sendMail({ from: 'Hans <hans@example.com>', to: 'support@meadow.test', cc: 'boss@example.com', subject: 'Order 7', text: 'Where is it?', messageId: '<order7@example.com>' })
    const [conversation] = await conversationsOf('hans@example.com')
    const reply = await world.as('ada').run(createMessage, { conversationId: conversation!.id, text: 'On its way.' })
    expect(reply.delivery).toBe('queued')
    const sent = await sentMail(conversation!.id)
    expect(sent).toMatchObject({ subject: 'Re: Order 7', inReplyTo: 'order7@example.com', references: ['order7@example.com'], to: [{ address: 'hans@example.com' }] })
    expect(sent.text).toContain('On its way.')
    await eventually(async () => (await world.as('ada').run(listMessages, { conversationId: conversation!.id })).items[0]!.delivery === 'sent')

    await world.as('ada').run(closeConversation, { id: conversation!.id })
    await transport.sendMail({ from: 'hans@example.com', to: sent.replyTo[0]!.address, subject: 'Something else', text: 'Thanks!' })
    const again = await world.as('ada').run(getConversation, { id: conversation!.id })
    expect(again).toMatchObject({ state: 'open', preview: 'Thanks!', closedAt: null })
    await transport.sendMail({ from: 'hans@example.com', to: 'support@meadow.test', subject: 'Re: Order 7', text: 'By header', headers: { References: `<unknown@x> <${sent.messageId}>` } })
    await transport.sendMail({ from: 'boss@example.com', to: 'support@meadow.test', subject: 'Re: Order 7', text: 'From the copied boss', headers: { 'In-Reply-To': '<order7@example.com>' } })
    const texts = (await world.as('ada').run(listMessages, { conversationId: conversation!.id })).items.map(({ text }) => text)
    expect(texts.slice(0, 2)).toEqual(['From the copied boss', 'By header'])
    expect(await conversationsOf('hans@example.com')).toHaveLength(1)
  })

  it('does not let a stranger in who quotes the thread, nor a number in the subject', async () => {
    const [conversation] = await conversationsOf('hans@example.com')
    const sent = await sentMail(conversation!.id)
    await transport.sendMail({ from: 'stranger@example.net', to: sent.replyTo[0]!.address, subject: `Re: Order 7 [#${conversation!.number}]`, text: 'Let me in', headers: { 'In-Reply-To': `<${sent.messageId}>` } })
    const [own] = await conversationsOf('stranger@example.net')
    expect(own!.id).not.toBe(conversation!.id)
    expect(own!.relatedTo).toBe(conversation!.id)
  })

  it('marks a reply whose mail came back, and starts no loop', async () => {
    await transport.sendMail({ from: 'gone@example.com', to: 'support@meadow.test', subject: 'Hi', text: 'Hi' })
    const [conversation] = await conversationsOf('gone@example.com')
    await world.as('ada').run(createMessage, { conversationId: conversation!.id, text: 'Hello' })
    const sent = await sentMail(conversation!.id)
    const { items: [out] } = await world.as('olga').run(listMails, { direction: 'out', limit: 1 })
    const bounce = [
      'From: MAILER-DAEMON@mx.example.com', `To: ${out!.envelopeFrom}`, 'Subject: Undelivered', 'Auto-Submitted: auto-replied', 'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b', '', '--b', 'Content-Type: text/plain', '', 'No such user', '--b',
      'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example.com', '', 'Final-Recipient: rfc822; gone@example.com', 'Action: failed',
      'Status: 5.1.1', 'Diagnostic-Code: smtp; 550 5.1.1 no such user', '', '--b', 'Content-Type: text/rfc822-headers', '', `Message-ID: <${sent.messageId}>`, '', '--b--', '',
    ].join('\r\n')
    await transport.sendMail({ envelope: { from: '', to: [out!.envelopeFrom] }, raw: bounce })
    const { items } = await world.as('ada').run(listMessages, { conversationId: conversation!.id })
    expect(items.find(({ text }) => text === 'Hello')).toMatchObject({ delivery: 'bounced', deliveryDetail: expect.stringContaining('5.1.1') })
    expect(items[0]).toMatchObject({ kind: 'event' })
    expect((await world.as('olga').run(listMails, { direction: 'out', limit: 100 })).items.filter((mail) => mail.conversationId === conversation!.id)).toHaveLength(1)
  })

  it('shows a vacation notice without opening the conversation again', async () => {
    await transport.sendMail({ from: 'away@example.com', to: 'support@meadow.test', subject: 'Question', text: 'Q', messageId: '<q@example.com>' })
    const [conversation] = await conversationsOf('away@example.com')
    await world.as('ada').run(closeConversation, { id: conversation!.id })
    await transport.sendMail({ from: 'away@example.com', to: 'support@meadow.test', subject: 'Out of office', text: 'I am away', headers: { 'Auto-Submitted': 'auto-replied', 'In-Reply-To': '<q@example.com>' } })
    expect(await world.as('ada').run(getConversation, { id: conversation!.id })).toMatchObject({ state: 'closed' })
    expect((await world.as('ada').run(listMessages, { conversationId: conversation!.id })).items[0]).toMatchObject({ text: 'I am away' })
  })

  it('shows mails to agents, their content sanitised, and to nobody of another workspace', async () => {
    const { items: [mail] } = await world.as('ada').run(listMails, { direction: 'in', limit: 1 })
    expect(await world.as('ada').run(getMail, { id: mail!.id })).toMatchObject({ id: mail!.id, text: expect.any(String) })
    await expect(world.as('oscar').run(getMail, { id: mail!.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('vera').run(listMails, {})).rejects.toMatchObject({ code: 'forbidden' })
  })
})
