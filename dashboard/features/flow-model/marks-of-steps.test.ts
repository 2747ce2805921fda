import { expect, it } from 'vitest'
import type { FlowDefinition } from './definition.ts'
import { triggerId } from './mark.ts'
import { marksOfCounts, marksOfSteps } from './marks-of-steps.ts'

const definition: FlowDefinition = {
  trigger: { kind: 'webhook' },
  steps: [
    {
      kind: 'branch', id: 'choose', branches: [{ where: { all: [] }, steps: [{ kind: 'stop', id: 'halt', outcome: 'failed' }] }],
      otherwise: [],
    },
    { kind: 'loop', id: 'each', list: 'trigger.body', item: 'item', most: 9, steps: [{ kind: 'set', id: 'count', variables: {} }] },
  ],
}

it('shows of a loop how often, and the state that asks most for attention', () => {
  const marks = marksOfSteps(definition, [
    { stepId: 'count', state: 'succeeded', output: null },
    { stepId: 'count', state: 'failed', output: null },
    { stepId: 'count', state: 'succeeded', output: null },
  ])
  expect(marks.get('count')).toEqual({ state: 'failed', count: 3 })
  expect(marks.has('each/steps')).toBe(true)
  expect(marks.has('choose/branches.0')).toBe(false)
})

it('knows the way of a branch, also where no step is on it', () => {
  const marks = marksOfSteps(definition, [{ stepId: 'choose', state: 'succeeded', output: { taken: 'otherwise' } }])
  expect(marks.has('choose/otherwise')).toBe(true)
  expect(marks.has('choose/branches.0')).toBe(false)
})

it('counts by path, in loops and branches', () => {
  const marks = marksOfCounts(definition, {
    lookedAt: 9, matched: 7, steps: [{ path: 'choose', count: 7 }, { path: 'choose.0.halt', count: 2 }, { path: 'each[].count', count: 40 }],
  })
  expect(marks.get(triggerId)).toEqual({ count: 9 })
  expect(marks.get('halt')).toEqual({ count: 2 })
  expect(marks.get('count')).toEqual({ count: 40 })
  expect(marks.has('choose/branches.0')).toBe(true)
})
