import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Caller } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { eventually } from '../../kernel/jobs/test-eventually.ts'
import { startWorker, type Worker } from '../../roles/worker.ts'
import { type CastName, makeWorld, type World } from '../../testing/world.ts'
import { createChannel } from '../channels/channel-operations.ts'
import { createContact } from '../contacts/create-contact.ts'
import { listConversations } from '../conversations/list-conversations.ts'
import { findConversations } from '../conversations/queries.ts'
import { removeMember } from '../members/remove-member.ts'
import { indexConversations, insertFound } from '../search-index/test-index.ts'
import { type BulkAction, type BulkActionStep, mostFound } from './bulk-action.ts'
import { createBulkAction } from './create-bulk-action.ts'
import { cancelBulkAction, getBulkAction, listBulkActionFailures, listBulkActions } from './read-bulk-actions.ts'

let world: World
let channelId: string
let contactId: string
const workers: Worker[] = []
beforeAll(async () => {
  world = await makeWorld()
  channelId = (await world.as('olga').run(createChannel, { kind: 'chat', name: 'Website' })).id
  contactId = (await world.as('ada').run(createContact, { name: 'Grace' })).id
})
afterEach(async () => { await Promise.all(workers.splice(0).map((worker) => worker.stop())) })

async function work(): Promise<void> {
  workers.push(await startWorker(world.kernel))
}
async function insert(count: number, subject: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    insert into conversations (id, workspace_id, number, kind, contact_id, channel_id, subject, unread)
    select gen_random_uuid(), ${world.workspaceId}, 1000000 + (random() * 1e12)::bigint, 'chat', ${contactId}, ${channelId}, ${subject}, true
    from generate_series(1, ${count}) returning id`.execute(world.kernel.database.system)
  return rows.map(({ id }) => id)
}
const shown = async (ids: string[]) => [...(await findConversations(world.kernel.database.forWorkspace(world.workspaceId), ids)).values()]
const get = (id: string) => world.as('olga').run(getBulkAction, { id })
async function ended({ id }: BulkAction): Promise<BulkAction> {
  await eventually(async () => (await get(id)).state !== 'running')
  return get(id)
}
async function eventsOf(name: string, correlationId?: string): Promise<{ subjectId: string; actor: { id: string } }[]> {
  const { rows } = await sql<{ subjectId: string; actor: { id: string } }>`
    select subject_id as "subjectId", actor from events where name = ${name} ${correlationId ? sql`and correlation_id = ${correlationId}` : sql``}`.execute(world.kernel.database.system)
  return rows
}

describe('a bulk action', () => {
  it('changes what is named as the member who asked, and says what failed and why', { timeout: 60_000 }, async () => {
    const ids = await insert(3, 'Named')
    await sql`update conversations set state = 'closed' where id = ${ids[0]}`.execute(world.kernel.database.system)
    const missing = newId()
    const asked = await world.as('ada').run(createBulkAction, { conversationIds: [...ids, ids[1]!, missing], action: { kind: 'close' } })
    expect(asked).toMatchObject({ state: 'running', total: 4, changed: 0, query: null, createdBy: { kind: 'member', name: 'Ada' } })
    await work()
    expect(await ended(asked)).toMatchObject({ state: 'done', changed: 2, unchanged: 1, failed: 1, finishedAt: expect.any(Date) })
    expect((await world.as('ada').run(listBulkActionFailures, { id: asked.id })).items).toMatchObject([{ conversationId: missing, errorCode: 'not_found' }])
    expect((await eventsOf('conversation.closed', asked.id)).map(({ actor }) => actor.id)).toEqual([world.cast.ada.memberId, world.cast.ada.memberId])
    expect((await eventsOf('bulkAction.finished')).map(({ subjectId }) => subjectId)).toContain(asked.id)
    expect((await world.as('ada').run(listBulkActions, {})).items[0]).toMatchObject({ id: asked.id })
  })

  const kinds: [BulkActionStep, object][] = [
    [{ kind: 'priority', priority: 'high' }, { priority: 'high' }], [{ kind: 'snooze', until: null }, { state: 'snoozed' }], [{ kind: 'reopen' }, { state: 'open' }],
    [{ kind: 'markRead' }, { unread: false }], [{ kind: 'tag', tags: ['Bulky'] }, { tagIds: [expect.any(String)] }], [{ kind: 'untag', tags: ['bulky'] }, { tagIds: [] }],
    [{ kind: 'team', teamId: null }, { teamId: null }], [{ kind: 'assign', assigneeId: null }, { assigneeId: null }], [{ kind: 'spam' }, { spam: true, state: 'closed' }],
  ]
  it('does each kind of change', { timeout: 60_000 }, async () => {
    const ids = await insert(3, 'Kinds')
    await work()
    for (const [action, expected] of kinds) {
      const asked = await world.as('ada').run(createBulkAction, { conversationIds: ids, action })
      expect(await ended(asked)).toMatchObject({ state: 'done', changed: 3, failed: 0 })
      for (const conversation of await shown(ids)) expect(conversation).toMatchObject(expected)
    }
  })

  it('takes a query with words to what the list shows for it', { timeout: 60_000 }, async () => {
    const ids = await insert(2, 'Quagga')
    await indexConversations(world)
    const asked = await world.as('ada').run(createBulkAction, { query: 'state:open quagga', action: { kind: 'assign', assigneeId: world.cast.ada.memberId } })
    expect(asked).toMatchObject({ total: (await world.as('ada').run(listConversations, { query: 'state:open quagga' })).items.length, query: 'state:open quagga' })
    await work()
    expect(await ended(asked)).toMatchObject({ state: 'done', changed: asked.total })
    expect((await shown(ids)).filter(({ assigneeId }) => assigneeId === world.cast.ada.memberId)).toHaveLength(asked.total)
    expect(asked.total).toBe(2)
  })

  it('takes all that words find, more than a list looks at, or nothing', { timeout: 120_000 }, async () => {
    await insertFound(world, { count: 900, text: 'An okapi' })
    const { nextCursor, complete } = await world.as('vera').run(listConversations, { query: 'okapi ', limit: 100 })
    expect([nextCursor !== null, complete]).toEqual([true, false])
    const asked = await world.as('olga').run(createBulkAction, { query: 'okapi ', action: { kind: 'markRead' } })
    expect(asked.total).toBe(900)
    await world.as('olga').run(cancelBulkAction, { id: asked.id })
    await insertFound(world, { count: mostFound, text: 'A tapir' }, { headersOnly: true })
    const most = await world.as('olga').run(createBulkAction, { query: 'tapir ', action: { kind: 'markRead' } })
    expect(most.total).toBe(mostFound)
    await world.as('olga').run(cancelBulkAction, { id: most.id })
    await insertFound(world, { count: 1, text: 'A tapir' })
    const { items } = await world.as('olga').run(listBulkActions, {})
    await expect(world.as('olga').run(createBulkAction, { query: 'tapir ', action: { kind: 'close' } })).rejects.toMatchObject({ code: 'limit_reached' })
    expect((await world.as('olga').run(listBulkActions, {})).items).toEqual(items)
  })

  it('of thousands goes on after every connection was cut, nothing twice, nothing left out', { timeout: 240_000 }, async () => {
    await insert(2_000, 'Many')
    const asked = await world.as('ada').run(createBulkAction, { query: 'state:open -priority:high,urgent', action: { kind: 'priority', priority: 'urgent' } })
    expect(asked.total).toBeGreaterThanOrEqual(2_000)
    const begun = performance.now()
    await work()
    await eventually(async () => (await get(asked.id)).changed > 500)
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'hayloft%' and pid <> pg_backend_pid()`
      .execute(world.kernel.database.system).catch(() => undefined)
    for (;;) {
      if (await get(asked.id).then(({ state }) => state !== 'running', () => false)) break
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const done = await get(asked.id)
    console.info(`${done.total} conversations in ${((performance.now() - begun) / 1000).toFixed(1)} s, an outage included`)
    expect(done).toMatchObject({ state: 'done', changed: done.total, failed: 0 })
    const changed = (await eventsOf('conversation.updated', asked.id)).map(({ subjectId }) => subjectId)
    expect([changed.length, new Set(changed).size]).toEqual([done.total, done.total])
  })

  it('stops when it is cancelled, and leaves the rest as it was', { timeout: 60_000 }, async () => {
    const ids = await insert(2_000, 'Stopped')
    const asked = await world.as('ada').run(createBulkAction, { conversationIds: ids.slice(0, 1_000), action: { kind: 'close' } })
    await work()
    await eventually(async () => (await get(asked.id)).changed > 50)
    expect(await world.as('ada').run(cancelBulkAction, { id: asked.id })).toMatchObject({ state: 'cancelled' })
    await Promise.all(workers.splice(0).map((worker) => worker.stop()))
    const { changed } = await get(asked.id)
    expect(changed).toBeLessThan(1_000)
    expect((await shown(ids)).filter(({ state }) => state === 'closed')).toHaveLength(changed)
    await expect(world.as('ada').run(cancelBulkAction, { id: asked.id })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('does no more than who asked may do by then', { timeout: 60_000 }, async () => {
    const ids = await insert(2, 'Later')
    const asked = await world.as('ada').run(createBulkAction, { conversationIds: ids, action: { kind: 'tag', tags: ['Unheard of'] } })
    await sql`update members set role = 'viewer' where id = ${world.cast.ada.memberId}`.execute(world.kernel.database.system)
    await work()
    expect(await ended(asked)).toMatchObject({ state: 'done', changed: 0, failed: 2 })
    await sql`update members set role = 'agent' where id = ${world.cast.ada.memberId}`.execute(world.kernel.database.system)
    await Promise.all(workers.splice(0).map((worker) => worker.stop()))

    const orphan = await world.as('ada').run(createBulkAction, { conversationIds: ids, action: { kind: 'close' } })
    await world.as('olga').run(removeMember, { id: world.cast.ada.memberId })
    await work()
    expect(await ended(orphan)).toMatchObject({ state: 'failed', changed: 0, detail: 'Who asked for it is not in the workspace any more.' })
  })

  it('is its maker\'s own business, and its input is checked', async () => {
    const olga = world.as('olga')
    const [id] = await insert(1, 'Checked')
    const asked = await olga.run(createBulkAction, { conversationIds: [id!], action: { kind: 'close' } })
    const calls = [
      (who: CastName | Caller) => world.as(who).run(getBulkAction, { id: asked.id }), (who: CastName | Caller) => world.as(who).run(cancelBulkAction, { id: asked.id }),
      (who: CastName | Caller) => world.as(who).run(listBulkActionFailures, { id: asked.id }),
    ]
    for (const call of calls) {
      await expect(call('oscar')).rejects.toMatchObject({ code: 'not_found' })
      await expect(call('vera')).rejects.toMatchObject({ code: 'forbidden' })
      await expect(call('ada')).rejects.toMatchObject({ code: 'not_found' })
    }
    await expect(world.as('vera').run(createBulkAction, { query: '', action: { kind: 'close' } })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(olga.run(createBulkAction, { action: { kind: 'close' } })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(olga.run(createBulkAction, { query: 'state:gone', action: { kind: 'close' } })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(olga.run(createBulkAction, { query: '', action: { kind: 'assign' } })).rejects.toMatchObject({ code: 'invalid_input', data: { issues: [{ path: 'action.assigneeId' }] } })
    for (let n = 0; n < 4; n++) await olga.run(createBulkAction, { conversationIds: [id!], action: { kind: 'close' } })
    await expect(olga.run(createBulkAction, { conversationIds: [id!], action: { kind: 'close' } })).rejects.toMatchObject({ code: 'limit_reached' })
  })
})
