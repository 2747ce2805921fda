import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
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
    const after = await readLog(database.system, start, 10)
    expect(names(after.events)).toEqual(['slow.written', 'quick.written'])
  })

  it('gives a projection every event exactly once, in order, whatever fails and whoever competes', async () => {
    const { database, signal } = world.kernel
    await sql`create table seen (position serial, event_id uuid not null)`.execute(database.system)
    let failures = 3
    const projection = {
      name: 'seen',
      async apply(events: LoggedEvent[], db: typeof database.system) {
        for (const event of events) await sql`insert into seen (event_id) values (${event.id})`.execute(db)
        if (failures-- > 0) throw new Error('the process dies here')
      },
    }
    const followers = [1, 2, 3].map(() => runProjection(database, signal, projection, () => undefined))
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
