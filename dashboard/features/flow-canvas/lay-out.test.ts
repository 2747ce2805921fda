/* oxlint-disable unicorn/no-thenable -- onError.then is a word of the definition */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Step } from '../flow-model/definition.ts'
import { walkSteps } from '../flow-model/lanes.ts'
import { type Drawn, layOut } from './lay-out.ts'
import { roundedPath } from './rounded-path.ts'

type Shape = 'plain' | { kind: 'loop' | 'branch' | 'approval' | 'undo' | 'error'; lanes: Shape[][] }

const { steps: shapes } = fc.letrec<{ steps: Shape[]; step: Shape }>((tie) => ({
  steps: fc.array(tie('step'), { maxLength: 4 }),
  step: fc.oneof(
    { maxDepth: 4 },
    fc.constant('plain' as const),
    fc.record({
      kind: fc.constantFrom('loop' as const, 'branch' as const, 'approval' as const, 'undo' as const, 'error' as const),
      lanes: fc.array(tie('steps'), { minLength: 1, maxLength: 3 }),
    }),
  ),
}))

function build(list: Shape[], next: () => string): Step[] {
  return list.map((shape): Step => {
    const id = next()
    if (shape === 'plain') return { kind: 'stop', id, outcome: 'succeeded' }
    const lanes = shape.lanes.map((lane) => build(lane, next))
    const [first = [], ...others] = lanes
    switch (shape.kind) {
      case 'loop':
        return { kind: 'loop', id, list: 'trigger.list', item: 'item', most: 10, steps: first }
      case 'branch':
        return { kind: 'branch', id, branches: lanes.map((steps) => ({ where: { all: [] }, steps })), otherwise: [] }
      case 'approval':
        return {
          kind: 'approval', id, question: '?', approvers: { roles: [], memberIds: [] }, approvalSeconds: 60, onTimeout: 'reject',
          rejected: first,
        }
      case 'undo':
        return { kind: 'operation', id, operation: 'a.b', input: {}, compensate: first, onError: { then: 'continue', steps: others.flat() } }
      case 'error':
        return { kind: 'action', id, action: 'a.b', input: {}, onError: { then: 'fail', steps: first } }
    }
  })
}

const flow = (list: Shape[]) => {
  let count = 0
  return { trigger: { kind: 'webhook' as const }, steps: build(list, () => `s${++count}`) }
}
const solid = ({ kind }: Drawn) => kind !== 'frame'
const apart = (a: Drawn, b: Drawn) =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y

it('draws each step once, in reading order, and lets nothing lie upon anything else', () => {
  fc.assert(
    fc.property(shapes, (list) => {
      const definition = flow(list)
      const { drawn } = layOut(definition)
      const steps = drawn.flatMap((each) => (each.kind === 'step' ? [each.step.id] : []))
      expect(steps).toEqual([...walkSteps(definition.steps)].map(({ id }) => id))
      const solids = drawn.filter(solid)
      for (const [index, one] of solids.entries()) {
        for (const other of solids.slice(index + 1)) {
          if (!apart(one, other)) expect.fail(`${JSON.stringify(one)} lies upon ${JSON.stringify(other)}`)
        }
      }
    }),
  )
})

it('keeps what a loop repeats within its frame', () => {
  fc.assert(
    fc.property(shapes, (list) => {
      const { drawn } = layOut(flow(list))
      for (const frame of drawn) {
        if (frame.kind !== 'frame') continue
        const within = new Set([...walkSteps([frame.step])].map(({ id }) => id))
        for (const each of drawn) {
          if (each.kind !== 'step' || !within.has(each.step.id)) continue
          expect(each.x).toBeGreaterThanOrEqual(frame.x)
          expect(each.x + each.width).toBeLessThanOrEqual(frame.x + frame.width)
          expect(each.y + each.height).toBeLessThanOrEqual(frame.y + frame.height)
        }
      }
    }),
  )
})

it('goes straight down and across only', () => {
  fc.assert(
    fc.property(shapes, (list) => {
      for (const { points } of layOut(flow(list)).lines) {
        for (const [index, point] of points.slice(1).entries()) {
          const before = points[index]!
          expect(point.x === before.x || point.y === before.y).toBe(true)
        }
      }
    }),
  )
})

it('offers a place for a step in every gap', () => {
  const { drawn } = layOut(flow(['plain', { kind: 'branch', lanes: [['plain'], []] }]))
  const places = drawn.flatMap((each) => (each.kind === 'insert' ? [each.place] : []))
  expect(places).toEqual([
    { parent: null, index: 0 },
    { parent: null, index: 1 },
    { parent: { id: 's2', lane: 'branches.0' }, index: 0 },
    { parent: { id: 's2', lane: 'branches.0' }, index: 1 },
    { parent: { id: 's2', lane: 'branches.1' }, index: 0 },
    { parent: { id: 's2', lane: 'otherwise' }, index: 0 },
    { parent: null, index: 2 },
  ])
})

it('rounds corners, less where there is little room', () => {
  expect(roundedPath([{ x: 0, y: 0 }, { x: 0, y: 100 }, { x: 100, y: 100 }])).toBe('M0 0L0 90Q0 100 10 100L100 100')
  expect(roundedPath([{ x: 0, y: 0 }, { x: 0, y: 8 }, { x: 100, y: 8 }])).toBe('M0 0L0 4Q0 8 4 8L100 8')
  expect(roundedPath([{ x: 0, y: 0 }, { x: 0, y: 0 }, { x: 0, y: 5 }])).toBe('M0 0L0 5')
})
