import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { World } from '../../testing/world.ts'
import { listMails } from '../mail/list-mails.ts'
import { pauseMailbox, resumeMailbox } from './pause-mailbox.ts'
import type { Mailbox } from './mailbox.ts'
import { addBox, conversationsOf, hoursAgo, keep, mailOf, makeMailWorld, patience, type TestMailServer, textsWith, until } from './test-scene.ts'
import { testMailbox } from './test-mailbox.ts'

/** What holds with every IMAP server, in this order. */
export function keepsToTheContract(start: () => Promise<TestMailServer>): void {
  let world: World
  let server: TestMailServer
  let box: Mailbox
  beforeAll(async () => {
    world = await makeMailWorld()
    server = await start()
  })
  afterAll(() => server?.stop())
  const mails = async () => {
    const { rows: [row] } = await sql<{ count: number }>`select count(*)::int as count from mails where direction = 'in'`.execute(world.kernel.database.system)
    return row!.count
  }

  it('says what works before it is saved', async () => {
    const settings = {
      imapHost: server.host, imapPort: server.port, imapSecurity: server.security, imapUser: server.user, imapPassword: server.password, certificate: server.certificate,
    }
    expect(await world.as('olga').run(testMailbox, settings)).toEqual({ imap: { works: true, reason: null, sentFolder: 'Sent', mails: 0, pushes: true }, smtp: null })
    const { imap } = await world.as('olga').run(testMailbox, { ...settings, imapPassword: 'not this one' })
    expect(imap).toMatchObject({ works: false, reason: expect.stringMatching(/does not take this user name and password/) })
    const wrongFolder = await world.as('olga').run(testMailbox, { ...settings, sentFolder: 'Gesendet' })
    expect(wrongFolder.imap).toMatchObject({ works: false, reason: expect.stringMatching(/no folder "Gesendet"/) })
  })

  it('fills back what was there, in the order in which it came, and leaves what is older', async () => {
    await server.deliver(mailOf({ id: 'ancient', from: 'old@example.com' }), { date: new Date('2019-05-05T00:00:00Z') })
    for (let n = 0; n < 45; n++) await server.deliver(mailOf({ id: `many-${n}`, from: `many${n}@example.com` }), { date: hoursAgo(100 - n) })
    await server.deliver(mailOf({ id: 'question', from: 'grace@example.com', text: 'Where is it?' }), { date: hoursAgo(10) })
    keep(world)
    box = await addBox(world, server)
    box = await until(world, box.id, 'connected')
    await expect.poll(mails, patience).toBe(46)
    expect(await conversationsOf(world, 'old@example.com')).toEqual([])
    const [first] = await conversationsOf(world, 'grace@example.com')
    expect(Math.abs(first!.createdAt.getTime() - hoursAgo(10).getTime())).toBeLessThan(60_000)
    expect(first).toMatchObject({ kind: 'email', channelId: box.channelId, unread: true })
  })

  it('hears of a new mail at once', async () => {
    await server.deliver(mailOf({ id: 'now', from: 'now@example.com', text: 'Are you there?' }))
    await expect.poll(() => textsWith(world, 'now@example.com'), patience).toEqual(['Are you there?'])
  })

  it('takes an answer that was sent from another program as the member\'s, once', async () => {
    const answer = mailOf({ id: 'answer', from: box.address, to: 'grace@example.com', subject: 'Re: A lamp', text: 'On its way.', inReplyTo: 'question@example.com' })
    await server.deliver(answer, { folder: 'Sent' })
    await expect.poll(() => textsWith(world, 'grace@example.com'), patience).toEqual(['Where is it?', 'On its way.'])
    await server.deliver(answer, { folder: 'Sent' })
    await server.deliver(mailOf({ id: 'private', from: box.address, to: 'friend@example.com', text: 'Lunch?' }), { folder: 'Sent' })
    await server.deliver(mailOf({ id: 'thanks', from: 'grace@example.com', text: 'Thanks!', inReplyTo: 'answer@example.com' }))
    await expect.poll(() => textsWith(world, 'grace@example.com'), patience).toEqual(['Where is it?', 'On its way.', 'Thanks!'])
    expect(await conversationsOf(world, 'friend@example.com')).toEqual([])
    expect((await world.as('olga').run(listMails, { direction: 'out' })).items).toHaveLength(1)
  })

  it('knows a copy of what we sent from the form on a website, which writes in our own name', async () => {
    await server.deliver(mailOf({ id: 'copy', from: box.address, to: 'grace@example.com', subject: 'Re: A lamp', text: 'It has arrived?', inReplyTo: 'thanks@example.com' }))
    await server.deliver(mailOf({ id: 'form', from: `The form <${box.address}>`, to: box.address, subject: 'From the website', text: 'Call me' }))
    await expect.poll(() => textsWith(world, box.address), patience).toEqual(['Call me'])
    await expect.poll(() => textsWith(world, 'grace@example.com'), patience).toEqual(['Where is it?', 'On its way.', 'Thanks!', 'It has arrived?'])
  })

  it('connects again when the server ends the connection', async () => {
    await server.dropAll()
    await server.deliver(mailOf({ id: 'after-drop', from: 'drop@example.com' }))
    await expect.poll(() => textsWith(world, 'drop@example.com'), patience).toEqual(['after-drop'])
    expect((await until(world, box.id, 'connected')).lastError).toBeNull()
  })

  it('takes what came while it was away, neither losing nor doubling', async () => {
    await world.as('olga').run(pauseMailbox, { id: box.id })
    const before = await mails()
    for (let n = 0; n < 30; n++) await server.deliver(mailOf({ id: `away-${n}`, from: 'away@example.com', text: `Away ${n}`, ...(n > 0 ? { inReplyTo: `away-${n - 1}@example.com` } : {}) }))
    await world.as('olga').run(resumeMailbox, { id: box.id })
    await expect.poll(mails, patience).toBe(before + 30)
    expect(await textsWith(world, 'away@example.com')).toEqual(Array.from({ length: 30 }, (_, n) => `Away ${n}`))
  })

  it('goes through a folder again whose UIDs mean something else, and knows what it has', async () => {
    const validity = async () => (await sql`select uid_validity from mailbox_folders where mailbox_id = ${box.id} and role = 'inbox'`.execute(world.kernel.database.system)).rows[0]
    const [before, former] = [await mails(), await validity()]
    await world.as('olga').run(pauseMailbox, { id: box.id })
    await server.renumber('INBOX')
    await server.deliver(mailOf({ id: 'renumbered', from: 'anew@example.com' }))
    await world.as('olga').run(resumeMailbox, { id: box.id })
    await expect.poll(() => textsWith(world, 'anew@example.com'), patience).toEqual(['renumbered'])
    await until(world, box.id, 'connected')
    expect(await mails()).toBe(before + 1)
    expect(await validity()).not.toEqual(former)
  })
}
