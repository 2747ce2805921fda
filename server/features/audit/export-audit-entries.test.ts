import { sql } from 'kysely'
import { beforeAll, expect, it, vi } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { type RunningApi, runApi } from '../../testing/api.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createContact } from '../contacts/create-contact.ts'
import { exportAuditEntries } from './export-audit-entries.ts'
import { listAuditEntries } from './list-audit-entries.ts'

let world: World
let api: RunningApi
beforeAll(async () => {
  world = await makeWorld()
  api = await runApi(world)
})

const download = async (url: string) => {
  const response = await fetch(`${api.url}${url}`)
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

it('exports as CSV and as JSON lines what the list shows, and says in the log who did', async () => {
  const olga = world.as('olga')
  await olga.run(createContact, { name: '=HYPERLINK("https://example.com")' })
  await olga.run(createContact, { name: 'Grace, the "customer"' })
  const { url } = await olga.run(exportAuditEntries, { operation: 'contacts.create', format: 'jsonl' })
  const jsonl = await download(url)
  expect(jsonl.type).toContain('application/jsonl')
  const listed = (await olga.run(listAuditEntries, { operation: 'contacts.create' })).items
  expect(jsonl.text.trim().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual(JSON.parse(JSON.stringify(listed)))

  const { url: csvUrl } = await olga.run(exportAuditEntries, { operation: 'contacts.create' })
  const csv = await download(csvUrl)
  const lines = csv.text.split('\r\n')
  expect(lines).toHaveLength(4)
  expect(lines[0]).toBe('at,operation,actor kind,actor id,actor,subject,ip,user agent,correlation id,input,changes,id')
  expect(lines[1]).toContain(',contacts.create,member,')
  const [latest] = (await olga.run(listAuditEntries, { limit: 1 })).items
  expect(latest).toMatchObject({ operation: 'auditEntries.export', actor: { name: 'Olga' }, input: { operation: 'contacts.create', format: 'csv' } })
})

it('streams many batches, each entry once', async () => {
  await sql`
    insert into audit_entries (id, workspace_id, operation, actor, at)
    select gen_random_uuid(), ${world.workspaceId}::uuid, 'test.many', '{"kind":"system","id":null,"name":"Test"}', now() from generate_series(1, 3500)`.execute(world.kernel.database.system)
  const { url } = await world.as('olga').run(exportAuditEntries, { operation: 'test.many', format: 'jsonl' })
  const ids = (await download(url)).text.trim().split('\n').map((line) => (JSON.parse(line) as { id: string }).id)
  expect(ids).toHaveLength(3_500)
  expect(new Set(ids).size).toBe(3_500)
})

it('gives nothing for an address that was changed, is of another workspace, or is too old', async () => {
  const { url } = await world.as('oscar').run(exportAuditEntries, {})
  expect((await download(url)).text).not.toContain('contacts.create')
  const forged = url.replace(/what=[^&]+/, `what=${Buffer.from(JSON.stringify({ workspaceId: world.workspaceId, format: 'csv', filter: {} })).toString('base64url')}`)
  expect((await download(forged)).status).toBe(403)
  expect((await download(url.replace(/expires=\d/, 'expires=9'))).status).toBe(403)
  expect((await download('/audit-exports')).status).toBe(403)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 })
  const { url: old } = await world.as('olga').run(exportAuditEntries, {}).finally(() => vi.useRealTimers())
  expect((await download(old)).status).toBe(403)
})

it('needs its scope', async () => {
  await expect(world.as('ada').run(exportAuditEntries, {})).rejects.toMatchObject({ code: 'forbidden' })
})

it('finds a period, an address and a subject by an index, below row-level security', async () => {
  await sql`
    insert into audit_entries (id, workspace_id, operation, actor, actor_id, subject_id, ip, at)
    select (lpad(to_hex((extract(epoch from now()) * 1000)::bigint - n * 1000), 12, '0') || '7000' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 16))::uuid, ${world.workspaceId}::uuid,
      'test.' || n % 4000, '{"kind":"system","id":null,"name":"Test"}', ${newId()}::uuid, gen_random_uuid(), '10.0.0.1'::inet + n % 5000, now() - n * interval '1 second'
    from generate_series(1, 40000) as n`.execute(world.kernel.database.system)
  await sql`analyze audit_entries`.execute(world.kernel.database.system)
  const db = world.kernel.database.forWorkspace(world.workspaceId)
  for (const condition of [sql`ip = '10.0.0.77'::inet`, sql`subject_id = ${newId()}::uuid`, sql`operation = any(array['test.7', 'test.8'])`, sql`actor_id = ${newId()}::uuid`]) {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain select id from audit_entries where workspace_id = current_workspace() and ${condition} order by id desc limit 51`.execute(db)
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).toMatch(/Index Cond: .*(ip|subject_id|operation|actor_id)/)
  }
})
