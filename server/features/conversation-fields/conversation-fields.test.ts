import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { createConversationField } from './create-field.ts'
import { removeConversationField, reorderConversationFields, updateConversationField } from './change-field.ts'
import { getConversationField, listConversationFields } from './read-fields.ts'
import { readValue } from './read-value.ts'

let world: World
beforeAll(async () => { world = await makeWorld() })

describe('fields of conversations', () => {
  it('are made in an order that can be changed, renamed, and removed', async () => {
    const olga = world.as('olga')
    const plan = await olga.run(createConversationField, { key: 'plan', name: 'Plan', type: 'select', options: ['gold', 'silver'] })
    const seats = await olga.run(createConversationField, { key: 'seats', name: 'Seats', type: 'number' })
    expect(await world.as('vera').run(listConversationFields, {})).toMatchObject({ items: [{ key: 'plan', position: 0 }, { key: 'seats', position: 1 }] })
    expect(await olga.run(reorderConversationFields, { ids: [seats.id, plan.id] })).toMatchObject({ items: [{ key: 'seats' }, { key: 'plan' }] })
    expect(await olga.run(updateConversationField, { id: plan.id, options: ['gold', 'bronze'] })).toMatchObject({ name: 'Plan', options: ['gold', 'bronze'], type: 'select' })
    await expect(olga.run(createConversationField, { key: 'plan', name: 'Again', type: 'text' })).rejects.toMatchObject({ code: 'conflict' })
    await olga.run(removeConversationField, { id: plan.id })
    await expect(world.as('vera').run(getConversationField, { id: plan.id })).rejects.toMatchObject({ code: 'not_found' })
    expect(await olga.run(createConversationField, { key: 'plan', name: 'Anew', type: 'text' })).toMatchObject({ type: 'text', position: 1 })
  })

  it('refuse options without a select, a select without, and an order that leaves one out', async () => {
    const olga = world.as('olga')
    const field = await olga.run(createConversationField, { key: 'due', name: 'Due', type: 'date' })
    await expect(olga.run(createConversationField, { key: 'a', name: 'A', type: 'select' })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(olga.run(createConversationField, { key: 'a', name: 'A', type: 'text', options: ['x'] })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(olga.run(createConversationField, { key: 'Bad Key', name: 'A', type: 'text' })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(olga.run(updateConversationField, { id: field.id, options: ['x'] })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(olga.run(reorderConversationFields, { ids: [field.id, field.id] })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('are another workspace\'s own business, and an admin\'s to change', async () => {
    const { items: [field] } = await world.as('olga').run(listConversationFields, {})
    for (const operation of [getConversationField, updateConversationField, removeConversationField]) {
      await expect(world.as('oscar').run(operation, { id: field!.id })).rejects.toMatchObject({ code: 'not_found' })
    }
    await expect(world.as('ada').run(createConversationField, { key: 'b', name: 'B', type: 'text' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('ada').run(removeConversationField, { id: field!.id })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(world.as('ada').run(reorderConversationFields, { ids: [] })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('are no more than a hundred', async () => {
    await world.kernel.database.system.insertInto('conversation_fields')
      .values(Array.from({ length: 100 }, (_, n) => ({ id: newId(), workspace_id: world.otherWorkspaceId, key: `f${n}`, name: `F ${n}`, type: 'text' }))).execute()
    await expect(world.as('oscar').run(createConversationField, { key: 'more', name: 'More', type: 'text' })).rejects.toMatchObject({ code: 'limit_reached' })
  })
})

describe('a value', () => {
  const field = (type: Parameters<typeof readValue>[0]['type']) => ({ key: 'k', type, options: ['gold'] })
  it.each([
    ['text', ' Gold ', 'Gold'], ['number', 3, '3'], ['number', -0, '0'], ['number', 1e21, '1e+21'], ['boolean', false, 'false'],
    ['date', '2024-02-29', '2024-02-29'], ['select', 'gold', 'gold'],
  ] as const)('%s takes %j', (type, value, text) => expect(readValue(field(type), value)).toEqual({ text }))
  it.each([
    ['text', ''], ['text', 3], ['text', 'x'.repeat(501)], ['number', '3'], ['number', Infinity], ['boolean', 'true'], ['date', '2023-02-29'],
    ['date', '2023-2-1'], ['select', 'Gold'], ['select', ['gold']], ['text', {}],
  ] as const)('%s refuses %j', (type, value) => expect(readValue(field(type), value)).toHaveProperty('message'))
})
