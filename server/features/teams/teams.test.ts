import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { removeMember } from '../members/remove-member.ts'
import { removeTeam, setTeamMembers, updateTeam } from './change-team.ts'
import { createTeam } from './create-team.ts'
import { getAvailability, listMemberLoads } from './read-availability.ts'
import { getTeam, listTeams } from './read-teams.ts'
import { endAbsence, setAvailability } from './set-availability.ts'

let world: World
beforeAll(async () => { world = await makeWorld() })

describe('teams', () => {
  it('are made, changed and removed', async () => {
    const { olga, ada } = world.cast
    const team = await world.as('olga').run(createTeam, { name: 'Billing', memberIds: [ada.memberId] })
    expect(team).toMatchObject({ name: 'Billing', assignment: 'manual', memberIds: [ada.memberId] })
    expect(await world.as('olga').run(updateTeam, { id: team.id, assignment: 'round-robin' })).toMatchObject({ name: 'Billing', assignment: 'round-robin' })
    expect((await world.as('olga').run(setTeamMembers, { id: team.id, memberIds: [olga.memberId, ada.memberId] })).memberIds.sort()).toEqual([olga.memberId, ada.memberId].sort())
    expect((await world.as('vera').run(listTeams, {})).items.map(({ name }) => name)).toEqual(['Billing'])
    await expect(world.as('olga').run(createTeam, { name: 'billing' })).rejects.toMatchObject({ code: 'conflict' })
    await expect(world.as('olga').run(createTeam, { name: 'None' })).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await world.as('olga').run(removeTeam, { id: team.id })).toMatchObject({ memberIds: [], removedAt: expect.any(Date) })
    await expect(world.as('vera').run(getTeam, { id: team.id })).rejects.toMatchObject({ code: 'not_found' })
    expect((await world.as('olga').run(createTeam, { name: 'Billing' })).id).not.toBe(team.id)
  })

  it('take members of the workspace only, and forget who is removed', async () => {
    const { ada, oscar, vera } = world.cast
    await expect(world.as('olga').run(createTeam, { name: 'Foreign', memberIds: [oscar.memberId] })).rejects.toMatchObject({ code: 'not_found' })
    const team = await world.as('olga').run(createTeam, { name: 'Watchers', memberIds: [vera.memberId, ada.memberId] })
    await expect(world.as('olga').run(setTeamMembers, { id: team.id, memberIds: [newId()] })).rejects.toMatchObject({ code: 'not_found' })
    await world.as('olga').run(removeMember, { id: vera.memberId })
    expect(await world.as('ada').run(getTeam, { id: team.id })).toMatchObject({ memberIds: [ada.memberId] })
  })

  it('are another workspace\'s own business, and an admin\'s to change', async () => {
    const team = await world.as('olga').run(createTeam, { name: 'Ours' })
    for (const operation of [getTeam, updateTeam, removeTeam]) await expect(world.as('oscar').run(operation, { id: team.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('oscar').run(setTeamMembers, { id: team.id, memberIds: [] })).rejects.toMatchObject({ code: 'not_found' })
    expect((await world.as('oscar').run(listTeams, {})).items).toEqual([])
    await expect(world.as('ada').run(createTeam, { name: 'No' })).rejects.toMatchObject({ code: 'forbidden' })
    for (const operation of [updateTeam, removeTeam]) await expect(world.as('ada').run(operation, { id: team.id })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('ada').run(setTeamMembers, { id: team.id, memberIds: [] })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('availability', () => {
  it('is there without a limit until a member says otherwise', async () => {
    expect(await world.as('ada').run(getAvailability, {})).toEqual({ memberId: world.cast.ada.memberId, away: false, awayUntil: null, capacity: null })
    expect(await world.as('ada').run(setAvailability, { capacity: 5 })).toMatchObject({ away: false, capacity: 5 })
    const until = new Date(Date.now() + 3_600_000)
    expect(await world.as('ada').run(setAvailability, { awayUntil: until.toISOString() })).toMatchObject({ away: true, awayUntil: until, capacity: 5 })
    expect(await world.as('ada').run(setAvailability, { away: false })).toMatchObject({ away: false, awayUntil: null, capacity: 5 })
    expect(await world.as('ada').run(setAvailability, { away: true, capacity: null })).toMatchObject({ away: true, awayUntil: null, capacity: null })
    await expect(world.as('ada').run(setAvailability, { awayUntil: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('of others is for those who manage members', async () => {
    const { ada, olga } = world.cast
    await expect(world.as('ada').run(setAvailability, { memberId: olga.memberId, away: true })).rejects.toMatchObject({ code: 'forbidden' })
    expect(await world.as('olga').run(setAvailability, { memberId: ada.memberId, away: false, capacity: 3 })).toMatchObject({ away: false, capacity: 3 })
    await expect(world.as('oscar').run(setAvailability, { memberId: ada.memberId, away: true })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as('oscar').run(getAvailability, { memberId: ada.memberId })).rejects.toMatchObject({ code: 'not_found' })
    await expect(world.as({ ...ada.caller, scopes: new Set(['me:read']) }).run(setAvailability, {})).rejects.toMatchObject({ code: 'forbidden' })
    expect((await world.as('ada').run(listMemberLoads, {})).items).toContainEqual({ memberId: ada.memberId, away: false, awayUntil: null, capacity: 3, openConversations: 0 })
    expect((await world.as('oscar').run(listMemberLoads, {})).items.map(({ memberId }) => memberId)).toEqual([world.cast.oscar.memberId])
  })

  it('ends at its moment, and not before', async () => {
    const { ada } = world.cast
    const system = { ...world.cast.olga.caller, scopes: new Set(['*']) }
    await world.as('ada').run(setAvailability, { awayUntil: new Date(Date.now() + 60_000).toISOString() })
    expect(await world.as(system).run(endAbsence, { memberId: ada.memberId })).toEqual({ returned: false })
    await world.kernel.database.system.updateTable('member_availability').set({ away_until: new Date(Date.now() - 1) }).where('member_id', '=', ada.memberId).execute()
    expect(await world.as('ada').run(getAvailability, {})).toMatchObject({ away: false, awayUntil: null })
    expect(await world.as(system).run(endAbsence, { memberId: ada.memberId })).toEqual({ returned: true })
    expect(await world.as(system).run(endAbsence, { memberId: ada.memberId })).toEqual({ returned: false })
  })
})
