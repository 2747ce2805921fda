import { sql } from 'kysely'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { makeWorld, type World } from '../../testing/world.ts'
import { createContact } from '../../features/contacts/create-contact.ts'
import { newId } from '../ids.ts'
import type { LoggedEvent } from './event.ts'
import { runProjection } from './projection.ts'
import { endOfLog, readLog } from './read-log.ts'

let world: World
beforeAll(async () => { world = await makeWorld() })

const names = (events: LoggedEvent[]) => events.map(({ name }) => name)

function append(name: string) {
  return sql`insert into events (id, workspace_id, name, subject_id, payload, actor)
    values (${newId()}, ${world.workspaceId}, ${name}, ${newId()}, '{}', '{}')`
}

describe('the event log', () => {
  it('never skips an event whose transaction commits late', async () => {
    const { database } = world.kernel
    const start = await endOfLog(database.system)
    let finishSlow = (): void => {}
    let slowHasWritten = (): void => {}
    const written = new Promise<void>((resolve) => { slowHasWritten = resolve })
    const slow = database.systemTransaction(async (db) => {
      await append('slow.written').execute(db)
      slowHasWritten()
      await new Promise<void>((resolve) => { finishSlow = resolve })
    })
    await written
    await append('quick.written').execute(database.system)

    const before = await readLog(database.system, start, 10)
    expect(before).toEqual({ events: [], unsettled: true })
    finishSlow()
    await slow
    // What other tests have open on the same server may still precede them.
    const after = await vi.waitUntil(async () => {
      const { events, unsettled } = await readLog(database.system, start, 10)
      return !unsettled && events
    }, { timeout: 20_000 })
    expect(names(after)).toEqual(['slow.written', 'quick.written'])
  })

  it('gives a projection every event exactly once, in order, whatever fails and whoever competes', async () => {
    const { database } = world.kernel
    await sql`create table seen (position serial, event_id uuid not null)`.execute(database.system)
    let failures = 3
    const projection = {
      name: 'seen',
      async apply(events: LoggedEvent[], db: typeof database.system) {
        for (const event of events) await sql`insert into seen (event_id) values (${event.id})`.execute(db)
        if (failures-- > 0) throw new Error('the process dies here')
      },
    }
    const followers = [1, 2, 3].map(() => runProjection(world.kernel, projection, () => undefined))
    await Promise.all(Array.from({ length: 60 }, (_, n) => world.as('ada').run(createContact, { name: `Seen ${n}` })))
    const { rows: [logged] } = await sql<{ count: number }>`select count(*)::int as count from events`.execute(database.system)
    for (let tries = 0; tries < 200; tries++) {
      const { rows: [seen] } = await sql<{ count: number }>`select count(*)::int as count from seen`.execute(database.system)
      if (seen!.count === logged!.count) break
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    await Promise.all(followers.map((follower) => follower.stop()))
    const { rows } = await sql<{ event_id: string }>`select event_id from seen order by position`.execute(database.system)
    const { rows: inOrder } = await sql<{ id: string }>`select id from events order by xid, id`.execute(database.system)
    expect(rows.map((row) => row.event_id)).toEqual(inOrder.map((row) => row.id))
  })

  it('passes over what does not concern a projection, and notes that soon', async () => {
    const { database } = world.kernel
    const names = (events: readonly LoggedEvent[]) => events.map(({ payload }) => (payload['contact'] as { name: string } | undefined)?.name)
    const applied: (string | undefined)[] = []
    const follower = runProjection(world.kernel, {
      name: 'picky',
      concerns: (events) => names(events).includes('Wanted'),
      apply: async (events) => void applied.push(...names(events)),
    }, (error) => { throw error })
    const hasNotedAll = async () => {
      const { rows: [row] } = await sql<{ all: boolean }>`
        select (select event_id from log_cursors where listener = 'picky') = (select id from events order by xid desc, id desc limit 1) as all`.execute(database.system)
      return row!.all ?? false
    }
    const create = (name: string) => world.as('ada').run(createContact, { name })
    await vi.waitUntil(hasNotedAll, { timeout: 20_000, interval: 50 })
    for (let n = 0; n < 10; n++) await create('Other')
    await create('Wanted')
    await vi.waitUntil(() => applied.includes('Wanted'), { timeout: 20_000 })
    for (let n = 0; n < 10; n++) await create('Other')
    await vi.waitUntil(hasNotedAll, { timeout: 20_000, interval: 50 })
    await follower.stop()
    expect(applied.filter((name) => name === 'Wanted')).toHaveLength(1)
    expect(applied.filter((name) => name === 'Other').length, 'left out, but for those beside the wanted one, or when it was noted').toBeLessThan(20)
  })

  it('orders transactions as numbers, also where they gain a digit', async () => {
    const { system } = world.kernel.database
    for (const xid of ['9', '10', '99', '100']) {
      await sql`insert into events (id, workspace_id, xid, name, subject_id, payload, actor)
        values (${newId()}, ${world.workspaceId}, ${xid}::xid8, ${`digits.${xid}`}, ${newId()}, '{}', '{}')`.execute(system)
    }
    const { events } = await readLog(system, { xid: '8', id: newId() }, 4)
    expect(names(events)).toEqual(['digits.9', 'digits.10', 'digits.99', 'digits.100'])
    await sql`delete from events where name like 'digits.%'`.execute(system)
  })

  it('is read by its index, without scanning or sorting', async () => {
    const { system } = world.kernel.database
    const { rows } = await sql<{ 'QUERY PLAN': string }>`
      explain select id, xid::text as xid from events where (events.xid, events.id) > ('1'::xid8, ${newId()}::uuid)
      order by events.xid, events.id limit 10`.execute(system)
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).not.toMatch(/->\s+(Sort|Seq Scan)/)
  })
})
