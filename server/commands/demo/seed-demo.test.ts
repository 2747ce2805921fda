import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { getContact } from '../../features/contacts/get-contact.ts'
import { Contact } from '../../features/contacts/index.ts'
import { listContactsOperation } from '../../features/contacts/list-contacts.ts'
import { countConversations } from '../../features/conversations/count-conversations.ts'
import { getConversation } from '../../features/conversations/get-conversation.ts'
import type { Conversation, Message } from '../../features/conversations/index.ts'
import { listConversations } from '../../features/conversations/list-conversations.ts'
import { listMessages } from '../../features/conversations/list-messages.ts'
import { listFlows } from '../../features/flows/list-flows.ts'
import { createWorkspace } from '../../features/workspaces/index.ts'
import { listMembers } from '../../features/members/list-members.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { databaseSeconds } from '../../kernel/telemetry/metrics.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { isEmpty, seedDemo } from '../seed-demo.ts'

let world: World
let demo: ReturnType<World['as']>
let threads: { conversation: Conversation; messages: Message[] }[]
let statements: number

beforeAll(async () => {
  world = await makeWorld()
  await world.kernel.database.system.deleteFrom('workspaces').execute()
  const before = await statementsRun()
  await seedDemo(world.kernel)
  statements = await statementsRun() - before
  const workspace = await world.kernel.database.system.selectFrom('workspaces').selectAll().executeTakeFirstOrThrow()
  expect(workspace).toMatchObject({ slug: 'demo', name: 'Fern & Flax' })
  demo = world.as(systemCaller(workspace.id))
  const { items } = await demo.run(listConversations, { state: 'all', limit: 100 })
  threads = await Promise.all(items.map(async (conversation) => ({
    conversation,
    messages: (await demo.run(listMessages, { conversationId: conversation.id, limit: 100 })).items.reverse(),
  })))
})

describe('the demo workspace', () => {
  it('is made by few enough statements to take less than a second', () => {
    // About 0.6 ms each, beside a busy machine's other work.
    expect(statements).toBeLessThan(800)
  })

  it('has flows: two that work, and a draft', async () => {
    const { items } = await demo.run(listFlows, {})
    expect(items.map(({ name, state }) => `${state} ${name}`).sort()).toEqual([
      'active Ask before closing', 'active Tell us when someone wants their money back', 'draft Away notice outside office hours',
    ])
  })

  it('has its members, contacts, companies and channels', async () => {
    const members = (await demo.run(listMembers, {})).items.map(({ email, role }) => `${email} ${role}`).sort()
    expect(members).toEqual(['ada@demo.test owner', 'ben@demo.test agent', 'chloe@demo.test agent'])
    const { system } = world.kernel.database
    expect(await count('contacts')).toBe(40)
    expect(await count('companies')).toBe(6)
    const channels = await system.selectFrom('channels').select(['kind', 'name', 'address']).orderBy('kind').execute()
    expect(channels).toEqual([
      { kind: 'chat', name: 'Website chat', address: null },
      { kind: 'email', name: 'Support mail', address: 'support@hayloft.localhost' },
    ])
    const users = await system.selectFrom('users').select('password_hash').where('email', 'like', '%@demo.test').execute()
    expect(users.map(({ password_hash }) => password_hash)).toEqual([null, null, null])
  })

  it('has sixty conversations in every state, some waiting, some nobody\'s', async () => {
    const states = threads.map(({ conversation }) => conversation.state)
    const tally = (state: string) => states.filter((each) => each === state).length
    expect([tally('open'), tally('pending'), tally('snoozed'), tally('closed')]).toEqual([34, 8, 4, 14])
    const open = threads.map(({ conversation }) => conversation).filter(({ state }) => state === 'open')
    expect(open.filter(({ assigneeId }) => assigneeId === null).length).toBeGreaterThanOrEqual(8)
    expect(open.filter(({ unread }) => unread).length).toBeGreaterThanOrEqual(10)
    expect(open.filter(({ waitingSince }) => waitingSince === null).length).toBeGreaterThanOrEqual(5)
    expect(open.filter(({ waitingSince }) => waitingSince).length).toBeGreaterThanOrEqual(10)
    expect(threads.filter(({ conversation }) => conversation.kind === 'email').length).toBeGreaterThanOrEqual(25)
    expect(await demo.run(countConversations, {})).toMatchObject({ open: 34, closed: 14 })
    for (const { conversation } of threads) {
      expect(conversation.closedAt !== null).toBe(conversation.state === 'closed')
      if (conversation.state !== 'open') expect(conversation.unread).toBe(false)
    }
  })

  it('tells each conversation in order, within three weeks, up to minutes ago', () => {
    const now = Date.now()
    for (const { conversation, messages } of threads) {
      expect(messages.length).toBeGreaterThan(0)
      const spoken = messages.filter(({ kind }) => kind !== 'event')
      expect(spoken.length).toBeLessThanOrEqual(7)
      expect(spoken[0]).toMatchObject({ authorKind: 'contact', authorId: conversation.contactId })
      const times = messages.map(({ createdAt }) => createdAt.getTime())
      expect(times).toEqual([...times].sort((a, b) => a - b))
      expect(times.at(-1)).toBeLessThanOrEqual(now)
      expect(conversation.createdAt.getTime()).toBe(times[0])
      expect(conversation.lastMessageAt).toEqual(spoken.at(-1)!.createdAt)
    }
    const ages = threads.map(({ conversation }) => (now - conversation.lastMessageAt.getTime()) / 60_000)
    expect(Math.min(...ages)).toBeLessThan(5)
    const begun = threads.map(({ conversation }) => (now - conversation.createdAt.getTime()) / 86_400_000)
    expect(Math.max(...begun)).toBeGreaterThan(18)
    expect(Math.max(...begun)).toBeLessThan(21)
    const inOrder = threads.map(({ conversation }) => conversation).sort((a, b) => a.number - b.number)
    const byNumber = inOrder.map(({ createdAt }) => createdAt.getTime())
    expect(byNumber).toEqual([...byNumber].sort((a, b) => a - b))
  })

  it('says nothing twice and leaves no gap in what it says', () => {
    const spoken = threads.flatMap(({ messages }) => messages).filter(({ kind }) => kind !== 'event')
    const texts = spoken.map(({ text }) => text)
    expect(new Set(texts).size).toBe(texts.length)
    for (const text of texts) {
      expect(text).toMatch(/\S/)
      expect(text).not.toMatch(/ {2}|\n{3}|\n | \n/)
    }
  })

  it('mails nothing', async () => {
    for (const { conversation, messages } of threads) {
      for (const { kind, authorKind, delivery } of messages) {
        const wentOut = conversation.kind === 'email' && kind === 'reply' && authorKind === 'member'
        if (wentOut) expect(['sent', 'bounced']).toContain(delivery)
        else expect(delivery).toBeNull()
      }
    }
    expect(await count('mails')).toBe(0)
  })

  it('refers only to what is there', async () => {
    const members = new Set((await demo.run(listMembers, {})).items.map(({ id }) => id))
    const rows = await world.kernel.database.system.selectFrom('channels').select(['id', 'kind']).execute()
    const channels = new Map(rows.map(({ id, kind }) => [id, kind]))
    for (const { conversation, messages } of threads) {
      expect(await demo.run(getConversation, { id: conversation.id })).toEqual(conversation)
      const contact = await demo.run(getContact, { id: conversation.contactId })
      expect(contact.createdAt.getTime()).toBeLessThanOrEqual(conversation.createdAt.getTime())
      expect(channels.get(conversation.channelId!)).toBe(conversation.kind)
      if (conversation.assigneeId) expect(members).toContain(conversation.assigneeId)
      for (const { authorKind, authorId } of messages) {
        if (authorKind === 'contact') expect(authorId).toBe(conversation.contactId)
        else expect(members).toContain(authorId)
      }
    }
  })

  it('has contacts that were seen when they last wrote', async () => {
    const { items } = await demo.run(listContactsOperation, { limit: 100 })
    const since = items.map(({ createdAt }) => createdAt.getTime())
    expect(since).toEqual([...since].sort((a, b) => b - a))
    for (const contact of items) {
      expect(Contact.parse(contact)).toEqual(contact)
      const wrote = threads.flatMap(({ messages }) => messages).filter(({ authorId }) => authorId === contact.id)
      const lastWrote = Math.max(...wrote.map(({ createdAt }) => createdAt.getTime()))
      expect(contact.lastSeenAt!.getTime()).toBeGreaterThanOrEqual(lastWrote)
    }
  })

  it('carries clean HTML, held-back images, folded quotes and real files', async () => {
    const messages = threads.flatMap((thread) => thread.messages)
    const inHtml = messages.filter(({ html }) => html !== null)
    expect(inHtml.length).toBeGreaterThanOrEqual(4)
    for (const { html, remoteImages } of inHtml) {
      expect(html).not.toMatch(/<(script|style)|\ssrc=/)
      expect([...html!.matchAll(/data-remote-src="https:/g)]).toHaveLength(remoteImages)
    }
    expect(inHtml.filter(({ remoteImages }) => remoteImages > 0)).toHaveLength(1)
    expect(messages.filter(({ quotedText }) => quotedText).length).toBeGreaterThanOrEqual(5)
    const files = messages.flatMap(({ attachments }) => attachments)
    const kinds = new Set(files.map(({ contentType }) => contentType))
    expect([...kinds].sort()).toEqual(['image/png', 'text/csv', 'text/plain'])
    const folder = join(world.kernel.config.dataDir, 'files')
    const stored = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    expect(stored.map(({ name }) => name).sort()).toEqual(files.map(({ fileId }) => fileId).sort())
  })

  it('has told the log everything, so that what it last said is what is there', async () => {
    const { system } = world.kernel.database
    const { rows } = await sql<{ id: string; conversation: unknown }>`
      select distinct on (subject_id) subject_id as id, payload -> 'conversation' as conversation
      from events where payload ? 'conversation' order by subject_id, events.id desc`.execute(system)
    const said = new Map(rows.map(({ id, conversation }) => [id, conversation]))
    expect(said.size).toBe(60)
    for (const { conversation } of threads) {
      expect(said.get(conversation.id)).toEqual(JSON.parse(JSON.stringify(conversation)))
    }
    const audit = await system.selectFrom('audit_entries').select('operation').orderBy('id').execute()
    expect(audit.map(({ operation }) => operation)).toEqual(['workspaces.create', 'demo.fill'])
  })
})

describe('whether the demo is made', () => {
  let empty: World
  beforeAll(async () => {
    empty = await makeWorld()
    await empty.kernel.database.system.deleteFrom('workspaces').execute()
  })

  it('is made whole or not at all, and a start that was killed on the way is finished by the next', async () => {
    const { kernel } = empty
    const { system } = kernel.database
    expect(await isEmpty(kernel)).toBe(true)
    const owner = { name: 'Olga', email: 'olga@example.com' }
    const other = await createWorkspace(kernel, { slug: 'orchard', name: 'Orchard', owner })
    expect(await isEmpty(kernel)).toBe(false)

    const address = 'support@hayloft.localhost'
    const kept = { workspace_id: other.workspaceId, kind: 'email', name: 'Ours', address }
    await system.insertInto('channels').values({ id: other.projectId, ...kept }).execute()
    await expect(seedDemo(kernel)).rejects.toMatchObject({ code: 'conflict' })
    await system.deleteFrom('workspaces').where('id', '=', other.workspaceId).execute()
    expect(await system.selectFrom('workspaces').select('slug').execute()).toEqual([{ slug: 'demo' }])
    expect(await isEmpty(kernel)).toBe(true)

    await seedDemo(kernel)
    expect(await isEmpty(kernel)).toBe(false)
    expect(await system.selectFrom('workspaces').select('slug').execute()).toEqual([{ slug: 'demo' }])
    expect(await system.selectFrom('conversations').select('id').execute()).toHaveLength(60)
  })
})

async function count(table: 'contacts' | 'companies' | 'mails'): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(table)}`.execute(world.kernel.database.system)
  return rows[0]!.count
}

async function statementsRun(): Promise<number> {
  const { values } = await databaseSeconds.get()
  return values.find(({ metricName }) => metricName?.endsWith('_count'))?.value ?? 0
}
