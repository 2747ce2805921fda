import type { Point } from './lay-out.ts'

/** An SVG path through the points, its corners rounded; corners too near to each other are rounded less. */
export function roundedPath(points: readonly Point[], radius = 10): string {
  const [first, ...rest] = points.filter((point, index) => index === 0 || !same(point, points[index - 1]!))
  if (!first) return ''
  let path = `M${first.x} ${first.y}`
  let before = first
  for (const [index, corner] of rest.entries()) {
    const after = rest[index + 1]
    if (!after) return `${path}L${corner.x} ${corner.y}`
    const round = Math.min(radius, distance(before, corner) / 2, distance(corner, after) / 2)
    const [into, out] = [towards(corner, before, round), towards(corner, after, round)]
    path += `L${into.x} ${into.y}Q${corner.x} ${corner.y} ${out.x} ${out.y}`
    before = corner
  }
  return path
}

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to) || 1
  return { x: from.x + ((to.x - from.x) * length) / whole, y: from.y + ((to.y - from.y) * length) / whole }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

function same(a: Point, b: Point): boolean {
  return a.x === b.x && a.y === b.y
}
