import { beforeAll, describe, expect, it } from 'vitest'
import { makeWorld, type World } from '../../testing/world.ts'
import { join, signIn } from '../../testing/people.ts'
import { makeAuthenticator } from '../identity/authenticate.ts'
import { getMe } from '../identity/get-me.ts'
import { getMember } from './get-member.ts'
import { listMembers } from './list-members.ts'
import { removeMember } from './remove-member.ts'
import { updateMe } from './update-me.ts'
import { updateMember } from './update-member.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

async function callerOf({ accessToken }: { accessToken: string }) {
  return makeAuthenticator(world.kernel).authenticate({ bearer: accessToken })
}

const eventsOf = async (subjectId: string) => (await world.kernel.database.system.selectFrom('events').select('name')
  .where('subject_id', '=', subjectId).orderBy('id').execute()).map(({ name }) => name)

describe('me', () => {
  it('says who is signed in, where, and what they may do', async () => {
    const ada = world.as(await callerOf(await signIn(world, 'ada')))
    const me = await ada.run(getMe, {})
    const workspace = { id: world.workspaceId, slug: 'meadow' }
    expect(me).toMatchObject({ member: { id: world.cast.ada.memberId }, workspace })
    expect(me.scopes).toContain('conversations:write')
    await expect(ada.run(updateMe, { name: ' Ada L. ' })).resolves.toMatchObject({ name: 'Ada L.' })
  })
})

describe('members', () => {
  it('are listed in the order in which they joined, removed ones on request', async () => {
    const { member } = await join(world, 'member')
    await world.as('olga').run(removeMember, { id: member.id })
    const ids = async (input: { includeRemoved?: boolean }) => (await world.as('ada')
      .run(listMembers, input)).items.map(({ id }) => id)
    const { olga, ada, vera } = world.cast
    expect((await ids({})).slice(0, 3)).toEqual([olga.memberId, ada.memberId, vera.memberId])
    expect(await ids({})).not.toContain(member.id)
    expect(await ids({ includeRemoved: true })).toContain(member.id)
    await expect(world.as('ada').run(getMember, { id: member.id }))
      .resolves.toMatchObject({ removedAt: expect.any(Date) })
  })

  it('are changed and removed with an audit of before and after', async () => {
    const { member } = await join(world, 'viewer')
    await expect(world.as('olga').run(updateMember, { id: member.id, role: 'agent' }))
      .resolves.toMatchObject({ role: 'agent' })
    await world.as('olga').run(removeMember, { id: member.id })
    await expect(world.as('olga').run(updateMember, { id: member.id, name: 'Ghost' }))
      .rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('olga').run(removeMember, { id: member.id })).rejects.toMatchObject({ code: 'not_found' })
    expect(await eventsOf(member.id)).toEqual(['member.joined', 'member.updated', 'member.removed'])
    const { changes } = await world.kernel.database.system.selectFrom('audit_entries').select('changes')
      .where('subject_id', '=', member.id).where('operation', '=', 'members.update').executeTakeFirstOrThrow()
    expect(changes).toMatchObject([{ subjectId: member.id, before: { role: 'viewer' }, after: { role: 'agent' } }])
  })

  it('are not found from another workspace', async () => {
    const { memberId: id } = world.cast.ada
    for (const operation of [getMember, updateMember, removeMember]) {
      await expect(world.as('oscar').run(operation, { id })).rejects.toMatchObject({ code: 'not_found' })
    }
    const { items } = await world.as('oscar').run(listMembers, { includeRemoved: true })
    expect(items.map(({ name }) => name)).toEqual(['Oscar'])
  })

  it('are nothing that an agent may change', async () => {
    const ada = world.as(await callerOf(await signIn(world, 'ada')))
    for (const operation of [updateMember, removeMember]) {
      await expect(ada.run(operation, { id: world.cast.vera.memberId })).rejects.toMatchObject({ code: 'forbidden' })
    }
  })
})

describe('owners', () => {
  it('can be made, changed and removed by owners only', async () => {
    const admin = world.as(await callerOf(await join(world, 'admin')))
    const { member } = await join(world, 'agent')
    const forbidden = expect.objectContaining({ code: 'forbidden' })
    await expect(admin.run(updateMember, { id: member.id, role: 'owner' })).rejects.toEqual(forbidden)
    await expect(admin.run(updateMember, { id: world.cast.olga.memberId, name: 'Nobody' })).rejects.toEqual(forbidden)
    await expect(admin.run(removeMember, { id: world.cast.olga.memberId })).rejects.toEqual(forbidden)
    await expect(admin.run(updateMember, { id: member.id, role: 'admin' })).resolves.toMatchObject({ role: 'admin' })
    await expect(world.as('olga').run(updateMember, { id: member.id, role: 'owner' }))
      .resolves.toMatchObject({ role: 'owner' })
    await expect(world.as('olga').run(removeMember, { id: member.id })).resolves.toMatchObject({ role: 'owner' })
  })

  it('do not run out', async () => {
    const olga = world.as('olga')
    const id = world.cast.olga.memberId
    await expect(olga.run(updateMember, { id, role: 'agent' })).rejects.toMatchObject({ code: 'last_owner' })
    await expect(olga.run(removeMember, { id })).rejects.toMatchObject({ code: 'last_owner' })
    await expect(olga.run(updateMember, { id, role: 'owner', name: 'Olga' })).resolves.toMatchObject({ role: 'owner' })
  })

  it('do not run out when several step down at once', async () => {
    const olga = world.as('olga')
    const others = await Promise.all([join(world, 'admin'), join(world, 'admin'), join(world, 'admin')])
    for (const { member } of others) await olga.run(updateMember, { id: member.id, role: 'owner' })
    const all = [world.cast.olga.memberId, ...others.map(({ member }) => member.id)]
    const outcomes = await Promise.allSettled(all.map((id) => olga.run(updateMember, { id, role: 'agent' })))
    expect(outcomes.filter(({ status }) => status === 'rejected')).toMatchObject([{ reason: { code: 'last_owner' } }])
  })
})
