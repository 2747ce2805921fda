import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { startWorker, type Worker } from '../../roles/worker.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createMessage } from '../conversations/create-message.ts'
import { listConversations } from '../conversations/list-conversations.ts'
import { listMessages } from '../conversations/list-messages.ts'
import { startEntrance } from '../mail/index.ts'
import { readRaw } from '../mail/mail-rows.ts'
import type { SmtpEntrance } from '../mail/smtp-entrance.ts'
import { parseMail } from '../mime/parse-mail.ts'
import { mergeConversations } from './merge-conversations.ts'
import { splitConversation } from './split-conversation.ts'

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

const send = (from: string, text: string, fields: object = {}) => transport.sendMail({ from, to: 'support@meadow.test', subject: text, text, ...fields })
const conversationsOf = async (email: string) => (await world.as('ada').run(listConversations, { query: `contact:${email}`, limit: 100 })).items
const merge = (id: string, intoId: string) => world.as('ada').run(mergeConversations, { id, intoId })

async function textsIn(conversationId: string): Promise<string[]> {
  const { items } = await world.as('ada').run(listMessages, { conversationId, limit: 100 })
  return items.filter(({ kind }) => kind === 'reply').map(({ text }) => text.trim()).reverse()
}

async function begin(text: string, email = `grace-${newId()}@example.com`): Promise<{ id: string; email: string; messageId: string }> {
  const messageId = `${newId()}@example.com`
  await send(email, text, { messageId: `<${messageId}>` })
  return { id: (await conversationsOf(email)).find(({ subject }) => subject === text)!.id, email, messageId }
}

/** Answers, and gives the mail as its recipient reads it. */
async function answer(conversationId: string, text: string) {
  const { id } = await world.as('ada').run(createMessage, { conversationId, text })
  const { system, forWorkspace } = world.kernel.database
  await expect.poll(async () => (await system.selectFrom('messages').select('mail_id').where('id', '=', id).executeTakeFirstOrThrow()).mail_id, { timeout: 15_000 }).not.toBeNull()
  const { mail_id } = await system.selectFrom('messages').select('mail_id').where('id', '=', id).executeTakeFirstOrThrow()
  return { id, mail: await parseMail((await readRaw(forWorkspace(world.workspaceId), world.kernel.storage, mail_id!))!) }
}

describe('a reply to a mail of a conversation that was merged', () => {
  it('lands in the one that it was merged into, by token, In-Reply-To and References, along a chain', async () => {
    const first = await begin('My lamp')
    const { mail } = await answer(first.id, 'On its way')
    const second = await begin('My lamp, again', first.email)
    const third = await begin('Hello?', first.email)
    await merge(first.id, second.id)
    await merge(second.id, third.id)
    await send(first.email, 'By token', { to: mail.replyTo[0]!.address })
    await send(first.email, 'By In-Reply-To', { inReplyTo: `<${mail.messageId}>` })
    await send(first.email, 'By References', { references: [`<${second.messageId}>`] })
    expect(await textsIn(third.id)).toEqual(['My lamp', 'On its way', 'My lamp, again', 'Hello?', 'By token', 'By In-Reply-To', 'By References'])
    const begun = await world.kernel.database.system.selectFrom('conversations').select('id').where('contact_id', '=', (await conversationsOf(first.email))[0]!.contactId).execute()
    expect(begun).toHaveLength(3)
  })

  it('of another contact, who takes part now: their mails land there, and they get the answers', async () => {
    const [grace, boss] = [await begin('Our order'), await begin('Order of Grace', `boss-${newId()}@example.com`)]
    await merge(boss.id, grace.id)
    await send(boss.email, 'What now?', { inReplyTo: `<${boss.messageId}>` })
    expect(await textsIn(grace.id)).toEqual(['Our order', 'Order of Grace', 'What now?'])
    const { mail } = await answer(grace.id, 'Tomorrow')
    expect([mail.to, mail.cc]).toMatchObject([[{ address: grace.email }], [{ address: boss.email }]])
    await send(boss.email, 'Good', { to: mail.replyTo[0]!.address, inReplyTo: `<${mail.messageId}>` })
    await send('stranger@example.com', 'Me, too', { to: mail.replyTo[0]!.address, inReplyTo: `<${mail.messageId}>` })
    expect((await textsIn(grace.id)).at(-1)).toBe('Good')
  })

  it('is there whether it comes before, after or while it is merged', { timeout: 60_000 }, async () => {
    for (let n = 0; n < 10; n++) {
      const [source, target] = await begin('One').then(async (one) => [one, await begin('Two', one.email)] as const)
      await Promise.all([
        ...['A', 'B', 'C'].map((text) => send(source.email, text, { inReplyTo: `<${source.messageId}>` })), merge(source.id, target.id),
      ])
      expect((await textsIn(target.id)).toSorted()).toEqual(['A', 'B', 'C', 'One', 'Two'])
      const left = await world.kernel.database.system.selectFrom('mails').select('id').where('conversation_id', '=', source.id).execute()
      expect(left).toEqual([])
    }
  })

  it('that bounced is noted where the message is now', async () => {
    const [source, target] = await begin('One').then(async (one) => [one, await begin('Two', one.email)] as const)
    const { id, mail } = await answer(source.id, 'An answer')
    await merge(source.id, target.id)
    const row = await world.kernel.database.system.selectFrom('mails').select('envelope_from').where('message_id', '=', mail.messageId).where('direction', '=', 'out').executeTakeFirstOrThrow()
    await transport.sendMail({
      envelope: { from: '', to: [row.envelope_from] },
      raw: [
        'From: MAILER-DAEMON@example.com', `To: ${row.envelope_from}`, 'Subject: Undelivered', `Message-ID: <${newId()}@example.com>`, 'MIME-Version: 1.0',
        'Content-Type: multipart/report; report-type=delivery-status; boundary=x', '', '--x', 'Content-Type: text/plain', '', 'No such user', '--x', 'Content-Type: message/delivery-status', '',
        'Reporting-MTA: dns; example.com', '', `Final-Recipient: rfc822; ${source.email}`, 'Action: failed', 'Status: 5.1.1', 'Diagnostic-Code: smtp; 550 No such user', '', '--x--', '',
      ].join('\r\n'),
    })
    const { items } = await world.as('ada').run(listMessages, { conversationId: target.id, limit: 100 })
    expect(items.find((message) => message.id === id)).toMatchObject({ delivery: 'bounced' })
    expect(items.filter(({ kind }) => kind === 'event').map(({ text }) => text)).toContainEqual(expect.stringContaining('came back'))
  })
})

describe('a reply to a mail that was split off', () => {
  it('lands with it, though its address names the old conversation; other replies land there', async () => {
    const { id, email, messageId } = await begin('My lamp')
    const lamp = await answer(id, 'Which one?')
    await send(email, 'And my chair?', { inReplyTo: `<${lamp.mail.messageId}>` })
    const chair = await answer(id, 'The chair is late')
    const { conversation } = await world.as('ada').run(splitConversation, { id, messageIds: [chair.id], subject: 'Chair' })
    const address = chair.mail.replyTo[0]!.address
    await send(email, 'How late?', { to: address, inReplyTo: `<${chair.mail.messageId}>` })
    await send(email, 'The green one', { to: address, inReplyTo: `<${lamp.mail.messageId}>` })
    await send(email, 'PS', { to: address, inReplyTo: `<${messageId}>` })
    expect(await textsIn(conversation.id)).toEqual(['The chair is late', 'How late?'])
    expect(await textsIn(id)).toEqual(['My lamp', 'Which one?', 'And my chair?', 'The green one', 'PS'])
  })

  it('of the other contact goes back to them', async () => {
    const [grace, boss] = [await begin('Our order'), await begin('Another thing', `boss-${newId()}@example.com`)]
    await merge(boss.id, grace.id)
    const { items } = await world.as('ada').run(listMessages, { conversationId: grace.id, limit: 10 })
    const { conversation } = await world.as('ada').run(splitConversation, { id: grace.id, messageIds: [items.find(({ text }) => text.trim() === 'Another thing')!.id] })
    const { mail } = await answer(conversation.id, 'Yes')
    expect([mail.to, mail.cc]).toMatchObject([[{ address: boss.email }], []])
  })
})
