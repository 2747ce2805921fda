import { sql } from 'kysely'
import { SMTPServer } from 'smtp-server'
import { beforeAll, describe, expect, it } from 'vitest'
import { startImapServer } from '../../testing/imap/imap-server.ts'
import { whenTestsEnd } from '../../testing/when-tests-end.ts'
import type { World } from '../../testing/world.ts'
import { startWorker } from '../../roles/worker.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createMessage } from '../conversations/create-message.ts'
import { parseMail } from '../mime/index.ts'
import { backoffMs } from './backoff.ts'
import { createMailbox } from './create-mailbox.ts'
import { listMailboxes, getMailbox } from './read-mailboxes.ts'
import { pauseMailbox, resumeMailbox } from './pause-mailbox.ts'
import { addBox, conversationsOf, mailOf, makeMailWorld, patience, textsWith, until } from './test-scene.ts'
import { testMailbox } from './test-mailbox.ts'
import { removeMailbox, updateMailbox } from './update-mailbox.ts'

let world: World
beforeAll(async () => { world = await makeMailWorld() })

const settings = { imapHost: 'imap.example.com', imapUser: 'support', imapPassword: 'hunter22' }
const nowhere = { host: 'imap.example.com', port: 993, user: 'support', password: 'hunter22', security: 'tls', certificate: null } as const

describe('mail boxes', () => {
  it('are added to an e-mail channel, their passwords sealed and never shown', async () => {
    const olga = world.as('olga')
    const box = await addBox(world, nowhere, { smtpHost: 'smtp.example.com', smtpPort: 465, smtpSecurity: 'tls', smtpUser: 'support', smtpPassword: 'hunter23' })
    expect(box).toMatchObject({ state: 'waiting', imapPort: 993, imapSecurity: 'tls', inboxFolder: 'INBOX', sentFolder: null, troubles: 0, smtpUser: 'support' })
    expect(JSON.stringify([box, await olga.run(getMailbox, { id: box.id }), (await olga.run(listMailboxes, {})).items])).not.toMatch(/hunter/)
    const { rows: [row] } = await sql<{ all: string }>`select to_jsonb(mailboxes)::text as all from mailboxes where id = ${box.id}`.execute(world.kernel.database.system)
    expect(row!.all).not.toMatch(/hunter/)
    const { rows: events } = await sql<{ name: string; payload: string }>`select name, payload::text from events where subject_id = ${box.id}`.execute(world.kernel.database.system)
    expect(events.map(({ name }) => name)).toEqual(['mailbox.created'])
    expect(events[0]!.payload).not.toMatch(/hunter|Secret/)
    await expect(olga.run(createMailbox, { channelId: box.channelId, ...settings })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('change, pause, resume and go', async () => {
    const olga = world.as('olga')
    const box = await addBox(world, nowhere, { smtpHost: 'smtp.example.com', smtpPort: 465, smtpSecurity: 'tls', smtpUser: 'support', smtpPassword: 'hunter23' })
    expect(await olga.run(updateMailbox, { id: box.id, imapHost: 'Mail.Example.COM', marksSeen: true })).toMatchObject({ imapHost: 'mail.example.com', marksSeen: true, smtpUser: 'support' })
    expect(await olga.run(updateMailbox, { id: box.id, smtpHost: null })).toMatchObject({ smtpHost: null, smtpPort: null, smtpUser: null })
    expect(await olga.run(pauseMailbox, { id: box.id })).toMatchObject({ state: 'paused' })
    expect(await olga.run(pauseMailbox, { id: box.id })).toMatchObject({ state: 'paused' })
    expect(await olga.run(resumeMailbox, { id: box.id })).toMatchObject({ state: 'waiting' })
    await olga.run(removeMailbox, { id: box.id })
    await expect(olga.run(getMailbox, { id: box.id })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('take no half settings', async () => {
    const olga = world.as('olga')
    const chat = await olga.run(createChannel, { kind: 'chat', name: 'Website' })
    const mail = await olga.run(createChannel, { kind: 'email', name: 'Mail', address: 'half@meadow.test' })
    await expect(olga.run(createMailbox, { channelId: chat.id, ...settings })).rejects.toMatchObject({ code: 'invalid_input', data: { issues: [{ path: 'channelId' }] } })
    const wrong = [
      { smtpHost: 'smtp.example.com' }, { smtpPort: 465 }, { smtpHost: 'smtp.example.com', smtpPort: 465, smtpSecurity: 'tls' as const, smtpUser: 'support' },
      { imapPort: 22 }, { imapPort: 70_000 }, { imapHost: 'imap.example.com/path' }, { imapUser: 'a\r\nb' }, { certificate: 'not one' },
    ]
    for (const fields of wrong) await expect(olga.run(createMailbox, { channelId: mail.id, ...settings, ...fields }), JSON.stringify(fields)).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(olga.run(createMailbox, { channelId: '01930000-0000-7000-8000-000000000000', ...settings })).rejects.toMatchObject({ code: 'not_found' })
    await expect(olga.run(testMailbox, {})).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('are for admins, of their own workspace', async () => {
    const box = await addBox(world, nowhere)
    for (const operation of [getMailbox, pauseMailbox, resumeMailbox, removeMailbox, updateMailbox]) {
      await expect(world.as('oscar').run(operation, { id: box.id })).rejects.toMatchObject({ code: 'not_found' })
      await expect(world.as('ada').run(operation, { id: box.id })).rejects.toMatchObject({ code: 'forbidden' })
    }
    await expect(world.as('ada').run(testMailbox, { id: box.id })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('oscar').run(testMailbox, { id: box.id, imapHost: '127.0.0.1' })).rejects.toMatchObject({ code: 'not_found' })
    expect((await world.as('oscar').run(listMailboxes, {})).items).toEqual([])
  })

  it('come back with growing pauses, slowly after a wrong password', () => {
    expect([1, 2, 3, 20].map((failures) => backoffMs('disconnected', failures, 1))).toEqual([1_000, 2_000, 4_000, 300_000])
    expect([1, 2, 20].map((failures) => backoffMs('wrong_login', failures, 0))).toEqual([30_000, 60_000, 450_000])
  })
})

describe('a reply of a channel with a mail box', () => {
  it('goes out by the server of the box, from its address alone, and is put among its sent mail once', async () => {
    const imap = await startImapServer()
    whenTestsEnd(imap.stop)
    const sent: { raw: Buffer; from: string }[] = []
    const smtp = new SMTPServer({
      authOptional: false, allowInsecureAuth: true, disabledCommands: ['STARTTLS'], logger: false,
      onAuth: ({ username, password }, _session, done) => (username === 'support' && password === 'secret' ? done(null, { user: username }) : done(new Error('no'))),
      onData(stream, session, done) {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
          sent.push({ raw: Buffer.concat(chunks), from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '' })
          done()
        })
      },
    })
    await new Promise<void>((resolve) => void smtp.listen(0, '127.0.0.1', resolve))
    whenTestsEnd(() => new Promise<void>((resolve) => smtp.close(resolve)))
    const address = smtp.server.address()
    const smtpPort = typeof address === 'object' && address ? address.port : 0
    const worker = await startWorker(world.kernel)
    whenTestsEnd(worker.stop)

    imap.deliver(mailOf({ id: 'order', from: 'Hans <hans@example.com>', subject: 'Order 7', text: 'Where is it?' }))
    const box = await addBox(world, { ...imap, security: 'none', certificate: null }, { smtpHost: '127.0.0.1', smtpPort, smtpSecurity: 'none', smtpUser: 'support', smtpPassword: 'secret' })
    await expect.poll(() => textsWith(world, 'hans@example.com'), patience).toEqual(['Where is it?'])
    expect((await world.as('olga').run(testMailbox, { id: box.id })).smtp).toEqual({ works: true, reason: null })
    expect((await world.as('olga').run(testMailbox, { id: box.id, smtpPassword: 'wrong' })).smtp).toMatchObject({ works: false, reason: expect.stringMatching(/user name and password/) })

    const [conversation] = await conversationsOf(world, 'hans@example.com')
    await world.as('ada').run(createMessage, { conversationId: conversation!.id, text: 'On its way.' })
    await expect.poll(() => sent.length, patience).toBe(1)
    const mail = await parseMail(sent[0]!.raw)
    expect(sent[0]!.from).toBe(box.address)
    expect(mail).toMatchObject({ from: { address: box.address }, replyTo: [{ address: box.address }], subject: 'Re: Order 7', inReplyTo: 'order@example.com' })
    await expect.poll(() => imap.folders.get('Sent')!.mails.length, patience).toBe(1)
    expect((await parseMail(imap.folders.get('Sent')!.mails[0]!.raw)).messageId).toBe(mail.messageId)
    // The answer comes by its headers; what lies among the sent mail is known to be ours.
    imap.deliver(mailOf({ id: 'thanks-7', from: 'hans@example.com', text: 'Thanks!', inReplyTo: mail.messageId }))
    await expect.poll(() => textsWith(world, 'hans@example.com'), patience).toEqual(['Where is it?', 'On its way.', 'Thanks!'])
    await world.as('olga').run(pauseMailbox, { id: box.id })
    await world.as('olga').run(resumeMailbox, { id: box.id })
    await until(world, box.id, 'connected')
    expect(await textsWith(world, 'hans@example.com')).toHaveLength(3)
    expect(imap.folders.get('Sent')!.mails).toHaveLength(1)
  })
})
