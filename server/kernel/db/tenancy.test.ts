import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeWorld, type World } from '../../testing/world.ts'

// Tables that belong to no workspace; the program's role may not touch those of people.
const global = {
  users: 'system only', login_links: 'system only', log_cursors: 'system only', migrations: 'system only', workspaces: 'own row only',
  job_workers: 'system only', job_series: 'system only', job_rates: 'system only', mailbox_keepers: 'system only',
}
// Jobs of the whole installation belong to no workspace and are seen by none.
const alsoOfNone = ['queued_jobs', 'paused_jobs', 'job_counts']

let world: World
beforeAll(async () => { world = await makeWorld() })

type Table = { name: string; isolated: boolean; hasWorkspace: boolean; granted: boolean; policies: string[] }

async function tables(): Promise<Table[]> {
  const { rows } = await sql<Table>`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as isolated,
      exists (select from pg_attribute where attrelid = c.oid and attname = 'workspace_id' and attnotnull) as "hasWorkspace",
      has_table_privilege('hayloft_app', c.oid, 'select') as granted,
      array(select policyname::text from pg_policies where schemaname = 'public' and tablename = c.relname) as policies
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition`.execute(world.kernel.database.system)
  return rows
}

describe('tenancy', () => {
  it('forces row-level security on every table of a workspace', async () => {
    const found = await tables()
    expect(found.length).toBeGreaterThan(15)
    for (const table of found) {
      if (table.name in global) continue
      expect(table, table.name).toMatchObject({ isolated: true, hasWorkspace: !alsoOfNone.includes(table.name), policies: expect.arrayContaining(['by_workspace', 'for_system']) })
    }
  })

  it('keeps the tables of people and of the system from the program\'s role', async () => {
    const found = new Map((await tables()).map((table) => [table.name, table]))
    for (const [name, who] of Object.entries(global)) {
      expect(found.get(name)?.granted, name).toBe(who === 'own row only')
    }
    expect(found.get('workspaces')).toMatchObject({ isolated: true })
  })

  it('leaves partitions reachable only through their parent', async () => {
    const { rows } = await sql<{ name: string }>`
      select relname as name from pg_class where relispartition and relkind = 'r' and has_table_privilege('hayloft_app', oid, 'select')`
      .execute(world.kernel.database.system)
    expect(rows).toEqual([])
  })

  it('uses a role that owns nothing and cannot bypass it', async () => {
    const { rows: [role] } = await sql<{ bypass: boolean; superuser: boolean; current: string }>`
      select rolbypassrls as bypass, rolsuper as superuser, current_user as current from pg_roles where rolname = current_user`
      .execute(world.kernel.database.forWorkspace(world.workspaceId))
    expect(role).toEqual({ bypass: false, superuser: false, current: 'hayloft_app' })
    const { rows: owned } = await sql`select from pg_class join pg_roles on pg_roles.oid = relowner where rolname = 'hayloft_app'`.execute(world.kernel.database.system)
    expect(owned).toEqual([])
  })

  it('shows no row without a workspace, and takes none for another', async () => {
    await world.kernel.database.transaction(null, async ({ db }) => {
      expect(await db.selectFrom('members').select('id').execute()).toEqual([])
    })
    await expect(world.kernel.database.transaction(world.workspaceId, ({ db }) =>
      sql`insert into companies (id, workspace_id, name) values (gen_random_uuid(), ${world.otherWorkspaceId}, 'Smuggled')`.execute(db),
    )).rejects.toMatchObject({ code: '42501' })
  })

  it('never mixes workspaces up on pooled connections', async () => {
    const pairs = Array.from({ length: 200 }, (_, n) => (n % 2 === 0 ? world.workspaceId : world.otherWorkspaceId))
    const seen = await Promise.all(pairs.map(async (workspaceId, n) => {
      if (n % 7 === 0) {
        await world.kernel.database.transaction(workspaceId, ({ db }) => db.selectFrom('members').select('id').execute())
      }
      const rows = await world.kernel.database.forWorkspace(workspaceId).selectFrom('members').select('workspace_id').execute()
      return rows.every((row) => row.workspace_id === workspaceId) && rows.length > 0
    }))
    expect(seen.every(Boolean)).toBe(true)
  })
})
