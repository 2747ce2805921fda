import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorker, type Worker } from '../../roles/worker.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { createMessage } from '../conversations/create-message.ts'
import { getMessage } from '../conversations/get-message.ts'
import { parseMail } from '../mime/index.ts'
import { listRuns } from '../runs/list-runs.ts'

let world: World
let worker: Worker
/** What the server answers to the next mails; 250 when there is nothing more. */
const answers: number[] = []
let taken = 0
let lastTaken = Buffer.alloc(0)
const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'], closeTimeout: 100,
  onData(stream, _session, done) {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      taken++
      lastTaken = Buffer.concat(chunks)
      const responseCode = answers.shift()
      done(responseCode === undefined ? null : Object.assign(new Error('Not this one'), { responseCode }))
    })
  },
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  world = await makeWorld({ SMTP_URL: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}` })
  worker = await startWorker(world.kernel)
})
afterAll(async () => {
  await worker.stop()
  await new Promise<void>((resolve) => server.close(resolve))
})

/** The first message of a conversation by mail. */
async function write(name: string, words: { text: string } | { html: string } = { text: 'Hello' }): Promise<string> {
  const channel = await world.as('olga').run(createChannel, { kind: 'email', name: 'Mail', address: `to-${name}@example.com` })
  const contact = await world.as('ada').run(createContact, { name, email: `${name}@example.org` })
  return (await world.as('ada').run(createConversation, { contactId: contact.id, channelId: channel.id, ...words })).message.id
}
const delivery = async (id: string) => (await world.as('ada').run(getMessage, { id })).delivery
const runs = async (state: 'succeeded' | 'failed') => (await world.as('olga').run(listRuns, { origin: 'system', state, limit: 100 })).items

describe('a reply by mail', () => {
  it('is sent by a flow of the product, and found in the run history', async () => {
    const id = await write('grace')
    await expect.poll(() => delivery(id), { timeout: 15_000 }).toBe('sent')
    await expect.poll(async () => (await runs('succeeded')).length, { timeout: 15_000 }).toBe(taken)
    expect((await runs('succeeded'))[0]).toMatchObject({ flowId: null, systemFlow: 'send-replies', flowName: 'send-replies' })
    expect((await world.as('oscar').run(listRuns, { origin: 'system' })).items).toEqual([])
  })

  it('goes out with its formatting, and as text for those who read that', async () => {
    const first = await write('rita', { html: '<p>Dear <b onclick="x()">Rita</b>,</p><ol><li>one</li><li><a href="https://x.test/">two</a></li></ol><script>x()</script>' })
    await expect.poll(() => delivery(first), { timeout: 15_000 }).toBe('sent')
    const raw = lastTaken.toString()
    expect(raw).toMatch(/^content-type: multipart\/alternative/im)
    const mail = await parseMail(lastTaken)
    expect(mail.text.trim()).toBe('Dear Rita,\n\n1. one\n2. two (https://x.test/)')
    expect(mail.html).toBe('<div><p>Dear <strong>Rita</strong>,</p><ol><li>one</li><li><a href="https://x.test/">two</a></li></ol></div>')
    // Quoted below what comes next as it was.
    const { conversationId } = await world.as('ada').run(getMessage, { id: first })
    const { id } = await world.as('ada').run(createMessage, { conversationId, text: 'Plain, with <b>' })
    await expect.poll(() => delivery(id), { timeout: 15_000 }).toBe('sent')
    const next = await parseMail(lastTaken)
    expect(next.text).toMatch(/^Plain, with <b>\n\nOn .* wrote:\n> Dear Rita,\n> ?\n> 1\. one/)
    expect(next.html).toMatch(/^<div><p>Plain, with &#60;b&#62;<\/p><\/div>.*<blockquote[^>]*><p>Dear <strong>Rita/s)
  })

  it('that is refused for good is not sent again, and says why', async () => {
    answers.push(550)
    const before = taken
    const id = await write('henry')
    await expect.poll(() => delivery(id), { timeout: 15_000 }).toBe('failed')
    await expect.poll(async () => (await runs('failed')).length, { timeout: 15_000 }).toBe(1)
    expect((await runs('failed'))[0]!.error).toMatch(/^send: .*Not this one/)
    expect((await world.as('ada').run(getMessage, { id })).deliveryDetail).toContain('Not this one')
    expect(taken).toBe(before + 1)
  })

  it('that is refused for now is tried again', async () => {
    answers.push(451)
    const before = taken
    const id = await write('ida')
    await expect.poll(() => delivery(id), { timeout: 25_000 }).toBe('sent')
    expect(taken).toBe(before + 2)
  })
})
