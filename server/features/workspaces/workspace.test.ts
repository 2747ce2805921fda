import { beforeAll, expect, it } from 'vitest'
import { anonymous, makeWorld, type World } from '../../testing/world.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { createSession } from '../sessions/create-session.ts'
import { createWorkspace } from './create-workspace.ts'
import { getWorkspace } from './get-workspace.ts'
import { updateWorkspace } from './update-workspace.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

it('is renamed by those who may, for itself alone', async () => {
  await expect(world.as('olga').run(updateWorkspace, { name: 'Green meadow' }))
    .resolves.toMatchObject({ slug: 'meadow', name: 'Green meadow' })
  await expect(world.as('olga').run(getWorkspace, {})).resolves.toMatchObject({ name: 'Green meadow' })
  await expect(world.as('oscar').run(getWorkspace, {})).resolves.toMatchObject({ name: 'orchard' })
  await expect(world.as('ada').run(updateWorkspace, { name: 'Mine' })).rejects.toMatchObject({ code: 'forbidden' })
})

it('is made whole: owner, project, events and audit, or not at all', async () => {
  const owner = { email: 'Rosa@Example.com', name: 'Rosa', password: 'correct horse battery' }
  const vineyard = { slug: 'vineyard', name: 'Vineyard', owner }
  const { workspaceId, memberId, projectId } = await createWorkspace(world.kernel, vineyard)
  await expect(world.as(anonymous).run(createSession, { email: owner.email, password: owner.password }))
    .resolves.toMatchObject({
    member: { id: memberId, role: 'owner' }, workspace: { id: workspaceId, slug: 'vineyard' },
  })
  const db = world.kernel.database.forWorkspace(workspaceId)
  expect(await db.selectFrom('projects').select('id').execute()).toEqual([{ id: projectId }])
  const names = (await db.selectFrom('events').select('name').execute()).map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['member.joined', 'project.created']))
  expect(await db.selectFrom('audit_entries').select('operation')
    .where('operation', '=', 'workspaces.create').execute()).toHaveLength(1)
  const again = { ...vineyard, owner: { email: 'x@example.com', name: 'X' } }
  await expect(createWorkspace(world.kernel, again)).rejects.toThrow()
  const users = await world.kernel.database.system.selectFrom('users').select('id')
    .where('email', '=', 'x@example.com').execute()
  expect(users).toEqual([])
})

it('lets the system in as anyone in it', async () => {
  await expect(world.as(systemCaller(world.otherWorkspaceId)).run(getWorkspace, {}))
    .resolves.toMatchObject({ slug: 'orchard' })
})
