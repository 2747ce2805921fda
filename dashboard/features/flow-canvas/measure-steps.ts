import type { Step } from '../flow-model/definition.ts'
import { type Lane, lanesOf } from '../flow-model/lanes.ts'

/** Pixels of the canvas at zoom 1. */
export const card = { width: 264, height: 60 }
/** Between two steps; the button that inserts one stands in its middle. */
export const gap = 44
export const header = { width: 220, height: 26 }
export const laneGap = 36
export const framePadding = 20
/** From a card to the bar that its branches hang on, and from their ends to the bar that joins them. */
export const stub = 18

/** Room around the line on which steps hang: how far it reaches to both sides of it, and down. */
export type Room = { left: number; right: number; height: number }
export type Measure = { step(step: Step): Room; list(steps: readonly Step[]): Room }

/** Measures each step once, however often it is asked for. */
export function measureSteps(): Measure {
  const known = new Map<Step, Room>()
  const measure: Measure = {
    list(steps) {
      const room = { left: card.width / 2, right: card.width / 2, height: gap }
      for (const step of steps) {
        const { left, right, height } = measure.step(step)
        room.left = Math.max(room.left, left)
        room.right = Math.max(room.right, right)
        room.height += height + gap
      }
      return room
    },
    step(step) {
      let room = known.get(step)
      if (!room) known.set(step, (room = roomOf(step, measure)))
      return room
    },
  }
  return measure
}

function roomOf(step: Step, measure: Measure): Room {
  const lanes = lanesOf(step)
  const half = card.width / 2
  if (lanes.length === 0) return { left: half, right: half, height: card.height }
  const rooms = lanes.map(({ steps }) => measure.list(steps))
  const tallest = Math.max(...rooms.map(({ height }) => height))
  if (step.kind === 'loop') {
    const [inner] = rooms as [Room]
    const { left, right } = inner
    return { left: left + framePadding, right: right + framePadding, height: card.height + inner.height }
  }
  if (step.kind === 'branch') {
    const width = rooms.reduce((sum, { left, right }) => sum + left + right + laneGap, -laneGap)
    // The first and the last lane are as far from the middle of the bar as each other.
    const first = rooms[0]!.left
    const last = rooms.at(-1)!.right
    const bar = (width - first - last) / 2
    return { left: first + bar, right: last + bar, height: card.height + stub + header.height + tallest + stub }
  }
  const aside = rooms.reduce((sum, { left, right }) => sum + left + right + laneGap, 0)
  return {
    left: half,
    right: half + aside,
    height: Math.max(card.height, card.height / 2 + header.height / 2 + tallest + stub),
  }
}

/** Lanes beside the way on: what happens on an error, to undo, or when an approval is refused. */
export function isAside(name: Lane['name']): boolean {
  return name === 'onError' || name === 'compensate' || name === 'rejected'
}
