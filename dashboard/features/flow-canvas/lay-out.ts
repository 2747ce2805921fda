import type { FlowDefinition, Step } from '../flow-model/definition.ts'
import { type Lane, type LaneName, lanesOf, type Place } from '../flow-model/lanes.ts'
import { card, framePadding, gap, header, laneGap, type Measure, measureSteps, type Room, stub } from './measure-steps.ts'

type Box = { x: number; y: number; width: number; height: number }
export type Drawn = Box &
  (
    | { kind: 'trigger' | 'where' | 'end' }
    | { kind: 'step'; step: Step }
    | { kind: 'insert'; place: Place }
    | { kind: 'lane'; step: Step; lane: LaneName }
    | { kind: 'frame'; step: Step }
  )
export type Point = { x: number; y: number }
/** Of which lane it is, and which steps it leads from and to: a run shows by these which way it took. */
export type Line = { points: Point[]; aside: boolean; of: Place['parent']; from?: string | undefined; to?: string | undefined }
export type Picture = { drawn: Drawn[]; lines: Line[] }

const button = 24
const dot = 12

/** Draws a flow from the top down, each step at its place, in time linear in the number of steps. */
export function layOut(definition: FlowDefinition): Picture {
  const measure = measureSteps()
  const picture: Picture = { drawn: [], lines: [] }
  const x = -card.width / 2
  picture.drawn.push({ kind: 'trigger', x, y: 0, ...card })
  const where = card.height + stub
  picture.drawn.push({ kind: 'where', x, y: where, ...card })
  draw(picture, line(null, { x: 0, y: card.height }, { x: 0, y: where }))
  const end = placeList(picture, measure, definition.steps, null, { x: 0, y: where + card.height })
  picture.drawn.push({ kind: 'end', x: -dot / 2, y: end, width: dot, height: dot })
  return picture
}

/** Places a list beneath a point and answers the height at which it ends. */
function placeList(
  picture: Picture,
  measure: Measure,
  steps: readonly Step[],
  parent: Place['parent'],
  from: Point,
): number {
  let { y } = from
  for (let index = 0; index <= steps.length; index++) {
    const between = { from: steps[index - 1]?.id, to: steps[index]?.id }
    draw(picture, { ...line(parent, { x: from.x, y }, { x: from.x, y: y + gap }), ...between })
    const middle = { x: from.x - button / 2, y: y + (gap - button) / 2 }
    picture.drawn.push({ kind: 'insert', place: { parent, index }, ...middle, width: button, height: button })
    y += gap
    const step = steps[index]
    if (step) y = placeStep(picture, measure, step, parent, { x: from.x, y })
  }
  return y
}

function placeStep(picture: Picture, measure: Measure, step: Step, parent: Place['parent'], at: Point): number {
  const { height } = measure.step(step)
  const lanes = lanesOf(step)
  // The frame first, so that what is in it lies above it.
  if (step.kind === 'loop') placeFrame(picture, measure.step(step), step, at)
  picture.drawn.push({ kind: 'step', step, x: at.x - card.width / 2, y: at.y, ...card })
  const bottom = at.y + height
  const below = { x: at.x, y: at.y + card.height }
  if (step.kind === 'loop') {
    placeList(picture, measure, step.steps, { id: step.id, lane: 'steps' }, below)
  } else if (step.kind === 'branch') {
    placeBranches(picture, measure, step, lanes, below, bottom)
  } else if (lanes.length > 0) {
    placeAside(picture, measure, step, lanes, at, bottom)
    draw(picture, { ...line(parent, below, { x: at.x, y: bottom }), from: step.id })
  }
  return bottom
}

function placeFrame(picture: Picture, { left, right, height }: Room, step: Step, at: Point): void {
  picture.drawn.push({
    kind: 'frame',
    step,
    x: at.x - left,
    y: at.y + card.height / 2,
    width: left + right,
    height: height - card.height / 2 - framePadding / 2,
  })
}

function placeBranches(
  picture: Picture,
  measure: Measure,
  step: Step,
  lanes: Lane[],
  below: Point,
  bottom: number,
): void {
  const rooms = lanes.map(({ steps }) => measure.list(steps))
  let left = below.x - measure.step(step).left
  const top = below.y + stub
  for (const [index, { name, steps }] of lanes.entries()) {
    const room = rooms[index]!
    const parent = { id: step.id, lane: name }
    const x = left + room.left
    left = x + room.right + laneGap
    draw(picture, line(parent, below, { x: below.x, y: top - stub / 2 }, { x, y: top - stub / 2 }, { x, y: top }))
    picture.drawn.push({ kind: 'lane', step, lane: name, x: x - header.width / 2, y: top, ...header })
    const end = placeList(picture, measure, steps, parent, { x, y: top + header.height })
    const join = bottom - stub / 2
    const back = line(parent, { x, y: end }, { x, y: join }, { x: below.x, y: join }, { x: below.x, y: bottom })
    draw(picture, { ...back, from: steps.at(-1)?.id })
  }
}

function placeAside(picture: Picture, measure: Measure, step: Step, lanes: Lane[], at: Point, bottom: number): void {
  const level = at.y + card.height / 2
  let left = at.x + card.width / 2
  for (const { name, steps } of lanes) {
    const room = measure.list(steps)
    const parent = { id: step.id, lane: name }
    const x = left + laneGap + room.left
    // To the middle of the header, which lies above it.
    draw(picture, line(parent, { x: left, y: level }, { x, y: level }))
    picture.drawn.push({ kind: 'lane', step, lane: name, x: x - header.width / 2, y: level - header.height / 2, ...header })
    const end = placeList(picture, measure, steps, parent, { x, y: level + header.height / 2 })
    if (comesBack(step, name)) {
      const join = bottom - stub / 2
      draw(picture, { ...line(parent, { x, y: end }, { x, y: join }, { x: at.x, y: join }), from: steps.at(-1)?.id })
    }
    left = x + room.right
  }
}

function comesBack(step: Step, lane: LaneName): boolean {
  return lane === 'onError' && 'onError' in step && step.onError?.then === 'continue'
}

function line(of: Place['parent'], ...points: Point[]): Line {
  return { of, points, aside: of !== null && (of.lane === 'onError' || of.lane === 'compensate' || of.lane === 'rejected') }
}

function draw(picture: Picture, drawn: Line): void {
  picture.lines.push(drawn)
}
