import { sql } from 'kysely'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { type Projection, runProjection } from '../../kernel/events/projection.ts'
import { readLog } from '../../kernel/events/read-log.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { keepFacts } from './keep-facts.ts'
import { countByTables, type History, makeHistory } from './test-history.ts'

let world: World
let history: History
beforeAll(async () => {
  world = await makeWorld()
  history = await makeHistory(world, 1_500)
}, 120_000)

const tables = ['conversation_facts', 'conversation_spells', 'reply_facts', 'report_counts', 'report_durations', 'report_gone_tags'] as const

async function readAll(): Promise<Record<string, unknown[]>> {
  const entries = await Promise.all(tables.map(async (table) => {
    const { rows } = await sql<{ row: unknown }>`select to_jsonb(${sql.table(table)}) as row from ${sql.table(table)} order by 1`.execute(world.kernel.database.system)
    return [table, rows.map(({ row }) => row)] as const
  }))
  return Object.fromEntries(entries)
}

async function forget(): Promise<void> {
  for (const table of tables) await sql`delete from ${sql.table(table)}`.execute(world.kernel.database.system)
  await world.kernel.database.system.deleteFrom('log_cursors').where('listener', '=', 'reports').execute()
}

/** Until it has read the whole log. */
async function project(projection: Projection = keepFacts, onError = (error: unknown): void => console.error(error)): Promise<void> {
  const { database } = world.kernel
  const follower = runProjection(world.kernel, projection, onError)
  await vi.waitUntil(async () => {
    const { rows: [left] } = await sql<{ left: number }>`
      select count(*)::integer as left from events where (events.xid, events.id) > (coalesce((select xid from log_cursors where listener = 'reports'), '0'),
        coalesce((select event_id from log_cursors where listener = 'reports'), '00000000-0000-0000-0000-000000000000'))`.execute(database.system)
    return left!.left === 0
  }, { timeout: 110_000, interval: 20 })
  await follower.stop()
}

describe('the facts of reports', () => {
  it('say what the conversations say, and nothing of spam and of what was merged away', async () => {
    await project()
    const { rows } = await sql<{ same: boolean }>`
      select (conversation_facts.state, conversation_facts.priority, conversation_facts.team_id, conversation_facts.assignee_id, conversation_facts.spam, conversation_facts.merged_into,
          conversation_facts.closed_at is null, conversation_facts.tag_ids)
        is not distinct from (conversations.state, conversations.priority, conversations.team_id, conversations.assignee_id, conversations.spam, conversations.merged_into,
          conversations.closed_at is null, array(select tag_id from conversation_tags where conversation_id = conversations.id order by tag_id)) as same
      from conversations left join conversation_facts using (id) where conversations.workspace_id = ${world.workspaceId}`.execute(world.kernel.database.system)
    expect(rows.length).toBeGreaterThan(300)
    expect(rows.filter(({ same }) => !same)).toEqual([])
    const { rows: [sums] } = await sql`
      select sum(created)::integer as created, sum(closed)::integer as closed, sum(opened - ended)::integer as open, sum(messages_out)::integer as "messagesOut", sum(messages_in)::integer as "messagesIn"
      from report_counts where dimension = 'all' and grain = 1440`.execute(world.kernel.database.system)
    expect(sums).toEqual(await countByTables(world))
  })

  it('are the same when they are told anew from the beginning of the log, also with other batches', async () => {
    const first = await readAll()
    expect(first['report_counts']!.length).toBeGreaterThan(5_000)
    await forget()
    await project({ ...keepFacts, async apply(events, db, client, after) {
      for (const event of events) await keepFacts.apply([event], db, client, after)
    } })
    expect(await readAll()).toEqual(first)
  }, 120_000)

  it('are the same when the process dies in the middle, again and again', async () => {
    const first = await readAll()
    await forget()
    let batches = 0
    const errors: unknown[] = []
    await project({ ...keepFacts, async apply(events, db, client, after) {
      await keepFacts.apply(events, db, client, after)
      if (++batches % 3 === 0) await sql`select pg_terminate_backend(pg_backend_pid())`.execute(db)
    } }, (error) => errors.push(error))
    expect(errors.length).toBeGreaterThan(3)
    expect(await readAll()).toEqual(first)
  }, 120_000)

  it('do not bring back a tag by a record that had been read before it was gone', async () => {
    const { database } = world.kernel
    const { events } = await readLog(database.system, { xid: '0', id: '00000000-0000-0000-0000-000000000000' }, 100)
    const event = events.find(({ name }) => name === 'conversation.created')!
    const [conversation] = await database.system.selectFrom('conversation_facts').selectAll().limit(1).execute()
    const told = database.systemTransaction(async (db, client) => {
      const record = { ...event.payload['conversation'] as object, id: conversation!.id, tagIds: history.goneTags, updatedAt: new Date(Date.now() + 1_000).toISOString() }
      await keepFacts.apply([{ ...event, name: 'conversation.updated', payload: { conversation: record } }], db, client, { xid: '0', id: event.id })
      const { rows } = await sql<{ tags: string[] }>`select tag_ids as tags from conversation_facts where id = ${conversation!.id}`.execute(db)
      throw new Error(`rolled back: ${rows[0]!.tags.join(',')}`)
    })
    await expect(told).rejects.toThrow(`rolled back: ${history.tags[0]!}`)
  })

  it('are carried by replies and spells as they are', async () => {
    for (const table of ['reply_facts', 'conversation_spells']) {
      const { rows } = await sql<{ same: boolean }>`
        select (carrier.kind, carrier.priority, carrier.channel_id, carrier.assignee_id, carrier.team_id, carrier.tag_ids, carrier.spam, carrier.merged_into)
          is not distinct from (facts.kind, facts.priority, facts.channel_id, facts.assignee_id, facts.team_id, facts.tag_ids, facts.spam, facts.merged_into) as same
        from ${sql.table(table)} as carrier join conversation_facts as facts on facts.id = conversation_id`.execute(world.kernel.database.system)
      expect(rows.length).toBeGreaterThan(300)
      expect(rows.filter(({ same }) => !same)).toEqual([])
    }
  })

  it('are only those of the workspace', async () => {
    for (const table of tables) {
      const { rows } = await sql`select from ${sql.table(table)}`.execute(world.kernel.database.forWorkspace(world.otherWorkspaceId))
      expect(rows).toEqual([])
    }
  })
})
