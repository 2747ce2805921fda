import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ImapServer, startImapServer } from '../../testing/imap/imap-server.ts'
import { whenTestsEnd } from '../../testing/when-tests-end.ts'
import type { World } from '../../testing/world.ts'
import { AppError } from '../../kernel/errors.ts'
import { moveQuery } from './folder-rows.ts'
import { keepMailboxes } from './keep-mailboxes.ts'
import type { Mailbox } from './mailbox.ts'
import { readBox } from './open-box.ts'
import { pauseMailbox } from './pause-mailbox.ts'
import { takeMail } from './take-mail.ts'
import { addBox, conversationsOf, keep, mailOf, makeMailWorld, patience, until } from './test-scene.ts'

// Beneath the clone, so that the packages it leaves out are found from there.
const program = fileURLToPath(new URL('../../../node_modules/.cache/hayloft/keep-mailboxes.mjs', import.meta.url))
beforeAll(() => build({
  stdin: {
    contents: `
      import { loadConfig } from '../../config.ts'
      import { makeLog } from '../../kernel/telemetry/log.ts'
      import { openKernel } from '../../roles/open-kernel.ts'
      import { keepMailboxes } from './keep-mailboxes.ts'
      const { kernel } = await openKernel(loadConfig(), process.argv[2], makeLog('fatal'))
      keepMailboxes(kernel, { everyMs: 100, deadAfterMs: 1_000 })
      setInterval(() => undefined, 1_000)`,
    resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'ts',
  },
  outfile: program, bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error',
}))
afterAll(() => rmSync(program, { force: true }))

let world: World
let server: ImapServer
beforeAll(async () => {
  world = await makeMailWorld()
  server = await startImapServer()
  whenTestsEnd(server.stop)
})

const add = () => addBox(world, { ...server, security: 'none', certificate: null })
const pauseAll = async (boxes: readonly Mailbox[]) => { for (const { id } of boxes) await world.as('olga').run(pauseMailbox, { id }) }

async function storedMails(like: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select message_id as id from mails where direction = 'in' and message_id like ${like} order by created_at, id`.execute(world.kernel.database.system)
  return rows.map(({ id }) => id)
}

describe('processes that keep mail boxes', () => {
  it('share them evenly, each box with one, and take over those of a process that leaves', async () => {
    const first = keep(world)
    const boxes: Mailbox[] = []
    for (let n = 0; n < 6; n++) boxes.push(await add())
    await expect.poll(() => first.kept().length, patience).toBe(6)
    const second = keepMailboxes(world.kernel, { everyMs: 100, pollMs: 400 })
    await expect.poll(() => [first.kept().length, second.kept().length], patience).toEqual([3, 3])
    expect(new Set([...first.kept(), ...second.kept()]).size).toBe(6)
    await second.stop()
    await expect.poll(() => first.kept().length, patience).toBe(6)
    await expect.poll(() => server.connections(), patience).toBe(6)
    await pauseAll(boxes)
    await expect.poll(() => server.connections(), patience).toBe(0)
    await first.stop()
  })

  it('cannot take a mail of a box that is another\'s by now, nor the same mail twice', async () => {
    const box = await add()
    const { system } = world.kernel.database
    const [mine, theirs] = ['01930000-0000-7000-8000-00000000aaaa', '01930000-0000-7000-8000-00000000bbbb']
    await sql`update mailboxes set keeper_id = ${mine} where id = ${box.id}`.execute(system)
    await sql`insert into mailbox_folders (workspace_id, mailbox_id, role, path, uid_validity) values (${world.workspaceId}, ${box.id}, 'inbox', 'INBOX', 7)`.execute(system)
    const open = (await readBox(world.kernel, { id: box.id, workspaceId: world.workspaceId, keeperId: mine }))!
    const take = (id: string, uid: number) => takeMail(world.kernel, open, { raw: Buffer.from(mailOf({ id, from: 'fence@example.com' })), arrivedAt: new Date(), role: 'inbox' },
      () => [moveQuery(system, open, { role: 'inbox', uidValidity: 7, uid })])
    expect(await take('fence-1', 1)).toBe('stored')
    await expect(take('fence-other', 1)).rejects.toBeInstanceOf(AppError)
    await sql`update mailboxes set keeper_id = ${theirs} where id = ${box.id}`.execute(system)
    await expect(take('fence-2', 2)).rejects.toBeInstanceOf(AppError)
    expect(await storedMails('fence%')).toEqual(['fence-1@example.com'])
    expect(await conversationsOf(world, 'fence@example.com')).toHaveLength(1)
    const { rows } = await sql`select last_uid from mailbox_folders where mailbox_id = ${box.id}`.execute(system)
    expect(rows).toEqual([{ last_uid: 1 }])
    await pauseAll([box])
  })

  it('lose and double nothing when they are killed again and again', async () => {
    const count = 400
    for (let n = 0; n < count; n++) server.deliver(mailOf({ id: `kill-${n}`, from: `kill${n % 10}@example.com` }))
    const box = await add()
    for (let kills = 0; kills < 3; kills++) {
      const before = (await storedMails('kill%')).length
      const child = spawn(process.execPath, [program, world.databaseUrl], {
        env: { ...process.env, HAYLOFT_DATA_DIR: world.kernel.config.dataDir, LOG_LEVEL: 'fatal', HAYLOFT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1' }, stdio: 'inherit',
      })
      const gone = once(child, 'exit')
      await expect.poll(async () => (await storedMails('kill%')).length, { timeout: 30_000, interval: 10 }).toBeGreaterThan(before)
      child.kill('SIGKILL')
      await gone
      const { rows: [row] } = await sql<{ lastUid: number; taken: number }>`
        select last_uid as "lastUid", (select count(*)::int from mails where message_id like 'kill%') as taken from mailbox_folders where mailbox_id = ${box.id} and role = 'inbox'`.execute(world.kernel.database.system)
      expect(row!.lastUid).toBe(row!.taken)
    }
    const taken = (await storedMails('kill%')).length
    expect(taken).toBeLessThan(count)
    keep(world, { deadAfterMs: 1_000 })
    await expect.poll(async () => (await storedMails('kill%')).length, { timeout: 60_000 }).toBe(count)
    await until(world, box.id, 'connected')
    const ids = await storedMails('kill%')
    expect(new Set(ids).size).toBe(count)
    expect(ids).toHaveLength(count)
    const { rows } = await sql`select from messages where mail_message_id like 'kill%'`.execute(world.kernel.database.system)
    expect(rows).toHaveLength(count)
  }, 180_000)
})
