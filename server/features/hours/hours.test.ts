import { beforeAll, describe, expect, it } from 'vitest'
import type { Caller } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { checkBusinessHours, getBusinessHours, listBusinessHours } from './read-hours.ts'
import { createBusinessHours, removeBusinessHours, updateBusinessHours } from './write-hours.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

const monday = { day: 'monday' as const, from: '09:00', to: '12:00' }
const make = (fields: object = {}) => world.as('olga').run(createBusinessHours, { name: `Office ${newId()}`, timeZone: 'Europe/Berlin', week: [monday], ...fields })

describe('business hours', () => {
  it('are set up, the first of them as the default, and there is one default ever after', async () => {
    const first = await make({ name: 'Office' })
    expect(first).toMatchObject({ isDefault: true, week: [monday], holidays: [] })
    const second = await make({ holidays: [{ date: '2026-12-25', name: ' Christmas ', yearly: true }] })
    expect(second).toMatchObject({ isDefault: false, holidays: [{ date: '2026-12-25', name: 'Christmas', yearly: true }] })
    await Promise.all([first, second, await make()].map(({ id }) => world.as('olga').run(updateBusinessHours, { id, isDefault: true }).catch(() => undefined)))
    const { items } = await world.as('ada').run(listBusinessHours, {})
    expect(items.filter(({ isDefault }) => isDefault)).toHaveLength(1)
    const current = items.find(({ isDefault }) => isDefault)!
    await expect(world.as('olga').run(updateBusinessHours, { id: current.id, isDefault: false })).rejects.toMatchObject({ code: 'conflict' })
    await expect(world.as('olga').run(removeBusinessHours, { id: current.id })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('change in part, and say whether they are open', async () => {
    const { id } = await make()
    const changed = await world.as('olga').run(updateBusinessHours, { id, timeZone: 'Asia/Kathmandu' })
    expect(changed).toMatchObject({ timeZone: 'Asia/Kathmandu', week: [monday] })
    expect(await world.as('ada').run(getBusinessHours, { id })).toEqual(changed)
    expect(await world.as('ada').run(checkBusinessHours, { id, at: '2026-11-23T03:30:00Z' })).toEqual({
      isOpen: true, nextOpening: new Date('2026-11-23T03:30:00Z'), nextClosing: new Date('2026-11-23T06:15:00Z'),
    })
    expect(await world.as('ada').run(checkBusinessHours, { id, at: '2026-11-23T07:00:00Z' })).toMatchObject({ isOpen: false, nextOpening: new Date('2026-11-30T03:15:00Z') })
    await world.as('olga').run(removeBusinessHours, { id })
    await expect(world.as('ada').run(getBusinessHours, { id })).rejects.toMatchObject({ code: 'not_found' })
  })

  it.each([
    [{ timeZone: 'Mars/Olympus' }, 'a time zone such as Europe/Berlin'],
    [{ timeZone: '+05:30' }, 'a time zone such as Europe/Berlin'],
    [{ week: [monday, { day: 'monday', from: '11:00', to: '13:00' }] }, 'monday 09:00–12:00 and 11:00–13:00 overlap.'],
    [{ week: [{ day: 'friday', from: '22:00', to: '06:00' }] }, 'friday 22:00–06:00 ends before it begins: part a night at 24:00.'],
    [{ week: [{ day: 'friday', from: '24:00', to: '24:00' }] }, 'a time such as 09:00'],
    [{ holidays: [{ date: '2026-02-30', name: 'No day' }] }, 'a day such as 2026-12-25'],
  ])('refuse %j', async (fields, message) => {
    await expect(make(fields)).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining(message) })
  })

  it('have names of their own, also of two at once', async () => {
    const both = await Promise.allSettled([make({ name: 'Twice' }), make({ name: 'twice' })])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const { id } = await make()
    await expect(world.as('olga').run(updateBusinessHours, { id, name: 'TWICE' })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('are nothing to other workspaces, and to be changed by admins', async () => {
    const { id } = await make()
    for (const operation of [getBusinessHours, updateBusinessHours, removeBusinessHours]) {
      await expect(world.as('oscar').run(operation, { id })).rejects.toMatchObject({ code: 'not_found' })
    }
    await expect(world.as('oscar').run(checkBusinessHours, { id })).rejects.toMatchObject({ code: 'not_found' })
    expect((await world.as('oscar').run(listBusinessHours, {})).items).toEqual([])
    for (const operation of [updateBusinessHours, removeBusinessHours]) {
      await expect(world.as('ada').run(operation, { id })).rejects.toMatchObject({ code: 'forbidden' })
    }
    const nobody: Caller = { ...world.cast.vera.caller, scopes: new Set() }
    await expect(world.as(nobody).run(listBusinessHours, {})).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as(nobody).run(getBusinessHours, { id })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('are a hundred at most', async () => {
    await world.kernel.database.system.insertInto('business_hours').values(Array.from({ length: 100 }, (_, n) => ({
      id: newId(), workspace_id: world.otherWorkspaceId, name: `Hours ${n}`, time_zone: 'UTC', week: '[]',
    }))).execute()
    await expect(world.as('oscar').run(createBusinessHours, { name: 'More', timeZone: 'UTC' })).rejects.toMatchObject({ code: 'limit_reached' })
  })
})
