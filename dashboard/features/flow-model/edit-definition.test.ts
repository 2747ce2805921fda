import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { FlowDefinition, Step } from './definition.ts'
import { changeStep, copyOf, freeId, insertStep, moveStep, nudgeStep, removeStep, stepBeside } from './edit-definition.ts'
import { findStep, placeOf, walkSteps } from './lanes.ts'

const stop = (id: string): Step => ({ kind: 'stop', id, outcome: 'succeeded' })
const loop = (id: string, ...steps: Step[]): Step => ({ kind: 'loop', id, list: 'trigger.tags', item: 'tag', most: 10, steps })
const branch = (id: string, then: Step[], otherwise: Step[] = []): Step => ({
  kind: 'branch', id, branches: [{ where: { field: 'trigger.a', test: 'is_empty' }, steps: then }], otherwise,
})
const flow = (...steps: Step[]): FlowDefinition => ({ trigger: { kind: 'webhook' }, steps })
const ids = (definition: FlowDefinition) => [...walkSteps(definition.steps)].map(({ id }) => id)

const nested = flow(stop('a'), branch('b', [stop('c'), loop('d', stop('e'))], [stop('f')]), stop('g'))

it('finds the place of a step in any lane', () => {
  expect(ids(nested)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g'])
  expect(placeOf(nested, 'g')).toEqual({ parent: null, index: 2 })
  expect(placeOf(nested, 'd')).toEqual({ parent: { id: 'b', lane: 'branches.0' }, index: 1 })
  expect(placeOf(nested, 'f')).toEqual({ parent: { id: 'b', lane: 'otherwise' }, index: 0 })
})

it('changes one step and leaves its neighbours the very same', () => {
  const changed = changeStep(nested, 'e', (step) => ({ ...step, title: 'Here' }))
  expect(findStep(changed, 'e')?.title).toBe('Here')
  expect(changed.steps[0]).toBe(nested.steps[0])
  expect(changed.steps[2]).toBe(nested.steps[2])
  expect(findStep(changed, 'c')).toBe(findStep(nested, 'c'))
  expect(changeStep(nested, 'nobody', () => stop('x'))).toBe(nested)
})

it('moves a step with what is in it, between lanes and within one', () => {
  expect(ids(moveStep(nested, 'd', { parent: null, index: 0 }))).toEqual(['d', 'e', 'a', 'b', 'c', 'f', 'g'])
  expect(ids(moveStep(nested, 'a', { parent: null, index: 3 }))).toEqual(['b', 'c', 'd', 'e', 'f', 'g', 'a'])
  expect(ids(moveStep(nested, 'g', { parent: { id: 'd', lane: 'steps' }, index: 1 }))).toEqual(['a', 'b', 'c', 'd', 'e', 'g', 'f'])
})

it('moves no step into itself', () => {
  expect(moveStep(nested, 'b', { parent: { id: 'd', lane: 'steps' }, index: 0 })).toBe(nested)
})

it('nudges within the list and stops at its ends', () => {
  expect(ids(nudgeStep(nested, 'c', 1))).toEqual(['a', 'b', 'd', 'e', 'c', 'f', 'g'])
  expect(nudgeStep(nested, 'd', 1)).toBe(nested)
  expect(nudgeStep(nested, 'a', -1)).toBe(nested)
})

it('walks in reading order', () => {
  expect(stepBeside(nested, 'c', 1)?.id).toBe('d')
  expect(stepBeside(nested, 'f', -1)?.id).toBe('e')
  expect(stepBeside(nested, undefined, 1)?.id).toBe('a')
  expect(stepBeside(nested, 'g', 1)).toBeUndefined()
})

it('copies with free ids and keeps the copy speaking of itself', () => {
  const original = loop('each', { kind: 'set', id: 'count', variables: { n: '{{ steps.count.output.n }} {{ steps.other.output }}' } })
  const copy = copyOf(original, flow(original, stop('count_2')))
  expect([...walkSteps([copy])].map(({ id }) => id)).toEqual(['each_2', 'count_3'])
  expect(JSON.stringify(copy)).toContain('{{ steps.count_3.output.n }} {{ steps.other.output }}')
})

it('finds a free name within 40 letters', () => {
  const taken = new Set(['close', 'close_2', 'x'.repeat(40)])
  expect(freeId('close', taken)).toBe('close_3')
  expect(freeId('close_2', taken)).toBe('close_4')
  expect(freeId('x'.repeat(40), taken)).toMatch(/^x{36}_2$/)
})

it('loses no step, whatever is moved where', () => {
  const all = ids(nested)
  const place = fc.oneof(
    fc.record({ parent: fc.constant(null), index: fc.nat(3) }),
    fc.record({
      parent: fc.constantFrom({ id: 'b', lane: 'branches.0' as const }, { id: 'b', lane: 'otherwise' as const }, { id: 'd', lane: 'steps' as const }),
      index: fc.nat(2),
    }),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...all), place), { maxLength: 12 }), (moves) => {
      const moved = moves.reduce((held, [id, to]) => moveStep(held, id, to), nested)
      expect(ids(moved).toSorted()).toEqual(all.toSorted())
    }),
  )
})

it('takes a step out and puts it back where it was', () => {
  for (const id of ids(nested)) {
    const [step, place] = [findStep(nested, id)!, placeOf(nested, id)!]
    expect(insertStep(removeStep(nested, id), place, step)).toEqual(nested)
  }
})
