import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { idAt, newId } from '../../kernel/ids.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createContact } from '../contacts/create-contact.ts'
import { updateContact } from '../contacts/update-contact.ts'
import { backtestFlow } from './backtest-flow.ts'
import { createFlow } from '../flows/create-flow.ts'
import { dryRunFlow } from './dry-run-flow.ts'
import { listRecentEvents } from './list-recent-events.ts'

let world: World
beforeAll(async () => { world = await makeWorld() })

const greet = {
  trigger: { kind: 'event', event: 'contact.updated' },
  where: { field: 'trigger.contact.lifecycle', test: 'changed_to', value: 'customer' },
  steps: [
    { kind: 'set', id: 'name', variables: { name: '{{ trigger.contact.name | upper }}' } },
    {
      kind: 'branch', id: 'known', branches: [{ title: 'Has mail', where: { field: 'trigger.contact.email', test: 'is_not_empty' }, steps: [{ kind: 'action', id: 'mail', action: 'mail.send', input: { to: '{{ trigger.contact.email }}', subject: 'Hi', text: 'Dear {{ variables.name }}' } }] }],
      otherwise: [{ kind: 'operation', id: 'mark', operation: 'contacts.update', input: { id: '{{ trigger.contact.id }}', attributes: { greeted: false } } }],
    },
  ],
}
const definition = greet as never
const dryRun = (input: object) => world.as('olga').run(dryRunFlow, input as never)

async function becomesCustomer(name: string, email?: string) {
  const contact = await world.as('ada').run(createContact, { name, email, lifecycle: 'lead' })
  await world.as('ada').run(updateContact, { id: contact.id, lifecycle: 'customer' })
}

/** What there is of everything that a run could have done. */
async function traces(): Promise<unknown> {
  const { rows } = await sql`
    select (select count(*) from runs) as runs, (select count(*) from mails) as mails, (select count(*) from events) as events,
      (select max(updated_at) from contacts) as contacts, (select count(*) from graphile_worker._private_jobs) as jobs`.execute(world.kernel.database.system)
  return rows
}

describe('a dry run', () => {
  it('shows what would be done with an event, and why, and does nothing', async () => {
    await becomesCustomer('Grace', 'grace@example.com')
    const { items: [event] } = await world.as('olga').run(listRecentEvents, { name: 'contact.updated' })
    expect(event).toMatchObject({ actorName: 'Ada', payload: { contact: { name: 'Grace' } } })
    const before = await traces()
    const plan = await dryRun({ definition, eventId: event!.id })
    expect(plan).toMatchObject({
      begins: true, where: { kind: 'comparison', test: 'changed_to', result: true }, ended: { kind: 'done' },
      steps: [
        { path: 'name', output: { name: 'GRACE' } },
        { path: 'known', branches: [{ title: 'Has mail', where: { left: 'grace@example.com', result: true } }] },
        { path: 'known.0.mail', kind: 'action', name: 'mail.send', input: { to: 'grace@example.com', text: 'Dear GRACE' }, problems: [] },
      ],
    })
    expect(await traces()).toEqual(before)
  })

  it('tells that no run would begin, and what would fail', async () => {
    const sample = { contact: { id: newId(), name: 'Henry', email: null, lifecycle: 'customer' }, event: { subjectId: newId(), previous: null } }
    expect(await dryRun({ definition, sample })).toMatchObject({ begins: false, steps: [] })
    const wrong = { ...greet, where: undefined, steps: [{ kind: 'operation', id: 'x', operation: 'contacts.update', input: { id: '{{ trigger.contact.name }}' } }] }
    const plan = await dryRun({ definition: JSON.parse(JSON.stringify(wrong)), sample })
    expect(plan.steps[0]!.problems[0]).toMatch(/^id: /)
  })

  it('takes a kept draft, and says what is wrong with the question', async () => {
    const { id } = await world.as('olga').run(createFlow, { name: 'Kept', definition })
    expect(await dryRun({ id, sample: {} })).toMatchObject({ begins: false })
    await expect(world.as('oscar').run(dryRunFlow, { id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(dryRun({ definition, eventId: newId() })).rejects.toMatchObject({ code: 'not_found' })
    await expect(dryRun({ definition: { trigger: { kind: 'webhook' }, steps: [] }, eventId: newId() })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(dryRun({ definition: { trigger: { kind: 'nothing' } } })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(dryRun({})).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(world.as('ada').run(dryRunFlow, { definition })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('ada').run(listRecentEvents, { name: 'contact.updated' })).rejects.toMatchObject({ code: 'forbidden' })
    expect((await world.as('oscar').run(listRecentEvents, { name: 'contact.updated' })).items).toEqual([])
  })
})

describe('a backtest', () => {
  it('counts what a flow would have done, and does nothing', async () => {
    await becomesCustomer('Ida')
    await becomesCustomer('Judy', 'judy@example.com')
    const before = await traces()
    const page = await world.as('olga').run(backtestFlow, { definition, days: 7 })
    const today = new Date().toISOString().slice(0, 10)
    expect(page).toMatchObject({ lookedAt: 3, matched: 3, failing: 0, days: [{ day: today, lookedAt: 3, matched: 3 }], nextCursor: null, progress: 1 })
    expect(page.steps.toSorted((one, other) => (one.path < other.path ? -1 : 1))).toEqual([
      { path: 'known', count: 3 }, { path: 'known.0.mail', count: 2 }, { path: 'known.otherwise.mark', count: 1 }, { path: 'name', count: 3 },
    ])
    expect(page.samples.map(({ steps }) => steps.at(-1)!.path)).toEqual(['known.0.mail', 'known.otherwise.mark', 'known.0.mail'])
    expect(page.samples[0]).toMatchObject({ actorName: 'Ada', at: expect.any(Date) })
    expect(await traces()).toMatchObject([{ runs: (before as { runs: number }[])[0]!.runs, mails: (before as { mails: number }[])[0]!.mails }])
    expect(await world.as('oscar').run(backtestFlow, { definition, days: 7 })).toMatchObject({ lookedAt: 0, matched: 0 })
  })

  it('goes through many days a page at a time, each event once, by its index', { timeout: 60_000 }, async () => {
    const { system } = world.kernel.database
    const dayMs = 86_400_000
    const start = Date.now() - 20 * dayMs
    const rows = Array.from({ length: 6_000 }, (_, n) => {
      const at = start + n * 250_000
      return { id: `${idAt(at).slice(0, 24)}${n.toString(16).padStart(12, '0')}`, at: new Date(at).toISOString(), payload: { workspace: { name: `W${n % 3}` } } }
    })
    await sql`insert into events (id, workspace_id, name, subject_id, payload, actor, at)
      select id, ${world.workspaceId}, 'workspace.updated', ${newId()}, payload, '{"kind":"system","id":null,"name":"test"}', at
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(id uuid, at timestamptz, payload jsonb)`.execute(system)
    const counting = {
      trigger: { kind: 'event', event: 'workspace.updated' }, where: { field: 'trigger.workspace.name', test: 'equals', value: 'w1' }, steps: [{ kind: 'set', id: 'a', variables: { b: 1 } }],
    } as never
    const seen = { lookedAt: 0, matched: 0, pages: 0, samples: 0 }
    const progress: number[] = []
    let cursor: string | undefined
    do {
      const page: { lookedAt: number; matched: number; samples: unknown[]; progress: number; nextCursor: string | null } = await world.as('olga').run(backtestFlow, { definition: counting, days: 30, cursor })
      seen.lookedAt += page.lookedAt
      seen.matched += page.matched
      seen.pages++
      expect(page.samples.length).toBeLessThanOrEqual(50)
      progress.push(page.progress)
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toMatchObject({ lookedAt: 6_000, matched: 2_000 })
    expect(seen.pages).toBeGreaterThan(1)
    expect(progress).toEqual(progress.toSorted((one, other) => one - other))
    expect(progress.at(-1)).toBe(1)
    expect(await world.as('olga').run(backtestFlow, { definition: counting, days: 1 })).toMatchObject({ lookedAt: 0, progress: 1 })
    await sql`analyze events`.execute(system)
    const { rows: plan } = await sql<{ 'QUERY PLAN': string }>`
      explain select id from events where workspace_id = ${world.workspaceId} and name = 'workspace.updated' and id > ${idAt(start)}::uuid and id < ${idAt(Date.now())}::uuid
        and at > ${new Date(start).toISOString()}::timestamptz order by id limit 250`.execute(system)
    expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/workspace_id_name_id_idx/)
  })

  it('says what it cannot test', async () => {
    await expect(world.as('olga').run(backtestFlow, { definition: { trigger: { kind: 'webhook' }, steps: [] } })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(world.as('olga').run(backtestFlow, { definition, days: 91 })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(world.as('olga').run(backtestFlow, { definition, cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(world.as('olga').run(backtestFlow, { id: newId() })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('ada').run(backtestFlow, { definition })).rejects.toMatchObject({ code: 'forbidden' })
  })
})
