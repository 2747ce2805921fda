import { beforeAll, describe, expect, it } from 'vitest'
import { makeWorld, type World } from '../../testing/world.ts'
import { createProject } from '../api-keys/index.ts'
import { updateWorkspace } from '../workspaces/index.ts'
import { listAuditEntries } from './list-audit-entries.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

describe('auditEntries.list', () => {
  it('says who did what, when, from where, before and after', async () => {
    await world.as('olga').run(updateWorkspace, { name: 'Green meadow' }, { ip: '192.0.2.7' })
    const { items } = await world.as('olga').run(listAuditEntries, {})
    expect(items[0]).toMatchObject({
      operation: 'workspace.update', ip: '192.0.2.7', userAgent: 'test', at: expect.any(Date),
      actor: { kind: 'member', id: world.cast.olga.memberId, name: 'Olga' },
      input: { name: 'Green meadow' }, subjectId: world.workspaceId,
      changes: [{ subjectId: world.workspaceId, before: { name: 'meadow' }, after: { name: 'Green meadow' } }],
    })
  })

  it('filters', async () => {
    const project = await world.as('olga').run(createProject, { name: 'Shop' })
    const operations = async (filter: object) =>
      (await world.as('olga').run(listAuditEntries, filter)).items.map(({ operation }) => operation)
    expect(await operations({ operation: 'projects.create' })).toEqual(['projects.create'])
    expect(await operations({ subjectId: project.id })).toEqual(['projects.create'])
    expect(await operations({ actorId: world.cast.olga.memberId })).toEqual(['projects.create', 'workspace.update'])
    expect(await operations({ actorId: world.cast.ada.memberId })).toEqual([])
    const minuteAgo = new Date(Date.now() - 60_000).toISOString()
    expect(await operations({ until: minuteAgo })).toEqual([])
    expect(await operations({ since: minuteAgo, operation: 'projects.*' })).toEqual(['projects.create'])
    expect(await operations({ ip: '192.0.2.7' })).toEqual(['workspace.update'])
    expect(await operations({ ip: '192.0.2.8' })).toEqual([])
    await expect(operations({ operation: 'barns.*' })).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await operations({ since: minuteAgo, operation: 'workspace.update' })).toEqual(['workspace.update'])
  })

  it('pages from the newest to the oldest', async () => {
    for (let n = 0; n < 5; n++) await world.as('olga').run(createProject, { name: `Project ${n}` })
    const whole = (await world.as('olga').run(listAuditEntries, { limit: 100 })).items.map(({ id }) => id)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await world.as('olga').run(listAuditEntries, { limit: 2, cursor })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(whole)
    expect(seen).toEqual([...seen].sort().reverse())
  })

  it('shows no other workspace, and needs its scope', async () => {
    expect((await world.as('oscar').run(listAuditEntries, {})).items).toEqual([])
    await expect(world.as('ada').run(listAuditEntries, {})).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('cannot be changed by the program', async () => {
    const db = world.kernel.database.forWorkspace(world.workspaceId)
    await expect(db.deleteFrom('audit_entries').execute()).rejects.toThrow(/permission denied/)
    await expect(db.updateTable('audit_entries').set({ operation: 'nothing' }).execute())
      .rejects.toThrow(/permission denied/)
  })
})
