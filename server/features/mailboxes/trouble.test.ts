import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { type ImapServer, type ImapServerOptions, startImapServer } from '../../testing/imap/imap-server.ts'
import { makeCertificate } from '../../testing/imap/certificate.ts'
import { freePort } from '../../testing/free-port.ts'
import { whenTestsEnd } from '../../testing/when-tests-end.ts'
import type { World } from '../../testing/world.ts'
import { listAuditEntries } from '../audit/list-audit-entries.ts'
import { listNotifications } from '../notifications/list-notifications.ts'
import type { Mailbox } from './mailbox.ts'
import { metrics } from '../../kernel/telemetry/metrics.ts'
import { boxLimits } from './open-box.ts'
import { getMailbox } from './read-mailboxes.ts'
import { addBox, conversationsOf, keep, mailOf, makeMailWorld, patience, textsWith, until } from './test-scene.ts'
import { testMailbox } from './test-mailbox.ts'
import { dismissMailboxTrouble, getMailboxTrouble, listMailboxTroubles, retryMailboxTrouble } from './trouble-operations.ts'
import { updateMailbox } from './update-mailbox.ts'

let world: World
beforeAll(async () => {
  world = await makeMailWorld()
  keep(world, { limits: { ...boxLimits, mostBytes: 100_000 }, silentMs: 1_500 })
})

async function start(options: ImapServerOptions = {}): Promise<ImapServer & { security: 'none'; certificate: null }> {
  const server = await startImapServer(options)
  whenTestsEnd(server.stop)
  return Object.assign(server, { security: 'none' as const, certificate: null })
}

const troublesOf = async (box: Mailbox) => (await world.as('olga').run(listMailboxTroubles, { mailboxId: box.id })).items
const fresh = (box: Mailbox) => world.as('olga').run(getMailbox, { id: box.id })

describe('one bad mail', () => {
  it.each(['drop in the middle', 'bad literal', 'flood', 'hang'] as const)('never stops a box: %s', async (fault) => {
    const name = fault.replaceAll(' ', '')
    const server = await start()
    for (const each of ['first', 'bad', 'last']) server.deliver(mailOf({ id: `${name}-${each}`, from: `${name}-${each}@example.com` }))
    server.faultOf = (_folder, uid) => (uid === 2 ? fault : undefined)
    const box = await addBox(world, server)
    await expect.poll(() => textsWith(world, `${name}-last@example.com`), patience).toEqual([`${name}-last`])
    expect(await textsWith(world, `${name}-first@example.com`)).toEqual([`${name}-first`])
    const [trouble, ...others] = await troublesOf(box)
    expect(others).toEqual([])
    expect(trouble).toMatchObject({ kind: 'unreadable', uid: 2, role: 'inbox', reason: expect.stringMatching(/twice/) })
    expect((await fresh(box)).troubles).toBe(1)

    server.faultOf = () => undefined
    await world.as('olga').run(retryMailboxTrouble, { id: trouble!.id })
    await expect.poll(() => textsWith(world, `${name}-bad@example.com`), patience).toEqual([`${name}-bad`])
    expect(await troublesOf(box)).toEqual([])
  })

  it('that is too large is noted and left where it is', async () => {
    const server = await start()
    server.deliver(mailOf({ id: 'huge', from: 'huge@example.com', subject: 'A film', text: 'x'.repeat(200_000) }))
    server.deliver(mailOf({ id: 'small', from: 'small@example.com' }))
    const box = await addBox(world, server)
    await expect.poll(() => textsWith(world, 'small@example.com'), patience).toEqual(['small'])
    const [trouble] = await troublesOf(box)
    expect(trouble).toMatchObject({ kind: 'too_large', subject: 'A film', fromAddress: 'huge@example.com', size: expect.any(Number), retryAt: null })
    expect(server.commands.some((command) => command.includes('BODY.PEEK[]') && command.startsWith('UID FETCH 1 '))).toBe(false)
    await expect(world.as('olga').run(retryMailboxTrouble, { id: trouble!.id })).rejects.toMatchObject({ code: 'conflict' })
    await world.as('olga').run(dismissMailboxTrouble, { id: trouble!.id })
    expect(await troublesOf(box)).toEqual([])
  })

  it('that cannot be stored is kept, and taken once it can be', async () => {
    const { system } = world.kernel.database
    await sql`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not this one'; end $$`.execute(system)
    await sql`create trigger refuse before insert on mails for each row when (new.subject = 'Poison') execute function refuse()`.execute(system)
    const server = await start()
    server.deliver(mailOf({ id: 'poison', from: 'poison@example.com', subject: 'Poison' }))
    server.deliver(mailOf({ id: 'antidote', from: 'antidote@example.com' }))
    const box = await addBox(world, server)
    await expect.poll(() => textsWith(world, 'antidote@example.com'), patience).toEqual(['antidote'])
    const [trouble] = await troublesOf(box)
    expect(trouble).toMatchObject({ kind: 'not_taken', subject: 'Poison', fromAddress: 'poison@example.com', attempts: 1, retryAt: expect.any(Date) })
    expect((await world.as('olga').run(getMailboxTrouble, { id: trouble!.id })).source).toContain('Subject: Poison')
    await world.as('olga').run(retryMailboxTrouble, { id: trouble!.id })
    await expect.poll(async () => (await troublesOf(box))[0]?.attempts, patience).toBe(2)
    await sql`drop trigger refuse on mails`.execute(system)
    await world.as('olga').run(retryMailboxTrouble, { id: trouble!.id })
    await expect.poll(() => textsWith(world, 'poison@example.com'), patience).toEqual(['poison'])
    expect(await troublesOf(box)).toEqual([])
  })

  it('of many is passed over when it was deleted meanwhile', async () => {
    const server = await start()
    for (let n = 1; n <= 5; n++) server.deliver(mailOf({ id: `gone-${n}`, from: `gone${n}@example.com` }))
    const endsAt = server.endsAt
    server.endsAt = (command) => {
      if (command.includes('BODY.PEEK[]')) server.expunge('INBOX', 3)
      return endsAt(command)
    }
    await addBox(world, server)
    await expect.poll(() => textsWith(world, 'gone5@example.com'), patience).toEqual(['gone-5'])
    expect(await conversationsOf(world, 'gone3@example.com')).toEqual([])
  })
})

describe('a box that fails', () => {
  it('says why, tells the admins, counts it, and recovers with the right password', async () => {
    const server = await start({ password: 'new password' })
    const box = await addBox(world, { ...server, password: 'old password' })
    const failing = await until(world, box.id, 'failing')
    expect(failing.lastError).toMatch(/^127\.0\.0\.1 does not take this user name and password\. It said: .*app password/)
    expect(failing.failingSince).toBeInstanceOf(Date)
    const { items } = await world.as('olga').run(listNotifications, {})
    expect(items.filter(({ subjectId }) => subjectId === box.id)).toMatchObject([{ kind: 'mailbox.failing', link: '/settings/mailboxes' }])
    expect(/hayloft_mailbox_failures_total\{kind="wrong_login"\} [1-9]/.test(await metrics.metrics())).toBe(true)
    await expect.poll(async () => /hayloft_mailboxes\{state="failing"\} [1-9]/.test(await metrics.metrics()), patience).toBe(true)
    server.deliver(mailOf({ id: 'at-last', from: 'last@example.com' }))
    await world.as('olga').run(updateMailbox, { id: box.id, imapPassword: 'new password' })
    await expect.poll(() => textsWith(world, 'last@example.com'), patience).toEqual(['at-last'])
    expect(await until(world, box.id, 'connected')).toMatchObject({ failingSince: null, lastError: null })
    const audit = JSON.stringify((await world.as('olga').run(listAuditEntries, { limit: 100 })).items)
    expect(audit).not.toMatch(/(old|new) password/)
  })

  it('is not failing when its line breaks off once', async () => {
    const server = await start()
    const box = await addBox(world, server)
    await until(world, box.id, 'connected')
    let drops = 0
    server.endsAt = (command) => command.startsWith('UID SEARCH') && drops++ === 0
    server.deliver(mailOf({ id: 'through', from: 'through@example.com' }))
    await expect.poll(() => textsWith(world, 'through@example.com'), patience).toEqual(['through'])
    expect(drops).toBeGreaterThan(0)
    const { rows } = await sql`select from events where name = 'mailbox.failing' and subject_id = ${box.id}`.execute(world.kernel.database.system)
    expect(rows).toEqual([])
  })

  it('asks now and then where the server does not tell, and does not ask without an end', async () => {
    const server = await start({ idle: false })
    const box = await addBox(world, server)
    await until(world, box.id, 'connected')
    server.deliver(mailOf({ id: 'polled', from: 'polled@example.com' }))
    await expect.poll(() => textsWith(world, 'polled@example.com'), patience).toEqual(['polled'])
    expect(server.commands).not.toContain('IDLE')
    const before = server.commands.length
    await new Promise((resolve) => setTimeout(resolve, 1_300))
    expect(server.commands.length - before).toBeLessThan(25)
  })

  it('marks mails as read only where it is told to', async () => {
    const [plain, marking] = [await start(), await start()]
    for (const server of [plain, marking]) server.deliver(mailOf({ id: `seen-${server.port}`, from: `seen${server.port}@example.com` }))
    await addBox(world, plain)
    await addBox(world, marking, { marksSeen: true })
    await expect.poll(() => [...marking.folders.get('INBOX')!.mails[0]!.flags], patience).toEqual(['\\Seen'])
    await expect.poll(() => textsWith(world, `seen${plain.port}@example.com`), patience).toHaveLength(1)
    expect([...plain.folders.get('INBOX')!.mails[0]!.flags]).toEqual([])
    expect(plain.commands.some((command) => /^(SELECT|UID STORE)/.test(command))).toBe(false)
  })
})

describe('the test of a box', () => {
  const tried = async (fields: Parameters<typeof say>[0]) => (await say(fields)).imap
  const say = (fields: { imapHost?: string; imapPort?: number; imapSecurity?: 'tls' | 'starttls' | 'none'; certificate?: string }) =>
    world.as('olga').run(testMailbox, { imapHost: '127.0.0.1', imapPort: 993, imapSecurity: 'tls' as const, imapUser: 'support', imapPassword: 'secret', ...fields })

  it('says in plain words what is wrong', async () => {
    const certificate = makeCertificate()
    const [plain, tls, starttls] = [await start(), await start({ tls: certificate }), await start({ starttls: certificate })]
    expect(await tried({ imapPort: plain.port, imapSecurity: 'none' })).toMatchObject({ works: true, sentFolder: 'Sent', pushes: true })
    expect(await tried({ imapPort: tls.port })).toMatchObject({ works: false, reason: expect.stringMatching(/^The certificate of 127\.0\.0\.1 is not one to trust \(DEPTH_ZERO_SELF_SIGNED_CERT\)/) })
    expect(await tried({ imapPort: tls.port, certificate: certificate.cert })).toMatchObject({ works: true })
    expect(await tried({ imapPort: starttls.port, imapSecurity: 'starttls', certificate: certificate.cert })).toMatchObject({ works: true })
    expect(await tried({ imapPort: starttls.port, imapSecurity: 'starttls' })).toMatchObject({ works: false, reason: expect.stringMatching(/certificate/) })
    expect(await tried({ imapPort: plain.port, imapSecurity: 'starttls' })).toMatchObject({ works: false, reason: expect.stringMatching(/TLS/) })
    expect(await tried({ imapPort: plain.port })).toMatchObject({ works: false, reason: expect.stringMatching(/TLS/) })
    expect(await tried({ imapPort: await freePort() })).toMatchObject({ works: false, reason: expect.stringMatching(/refuses connections on port \d+/) })
    expect(await tried({ imapHost: 'imap.nowhere.invalid' })).toMatchObject({ works: false, reason: expect.stringMatching(/no server of the name imap\.nowhere\.invalid/) })
    expect(await tried({ imapHost: '10.0.0.1' })).toMatchObject({ works: false, reason: expect.stringMatching(/not a public address.*HAYLOFT_ALLOW_PRIVATE_ADDRESSES/) })
    await expect(tried({ imapPort: 22 })).rejects.toMatchObject({ code: 'invalid_input' })
  })
})
