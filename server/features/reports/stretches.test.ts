import fc from 'fast-check'
import { expect, it } from 'vitest'
import { beginOf, stretchesOf } from './stretches.ts'

const quarters = fc.integer({ min: 0, max: 4 * 24 * 900 }).map((quarter) => Date.parse('2024-01-01T00:00:00Z') + quarter * 15 * 60_000)

it('stretches are a period without a gap, each of whole sums, and no more than five', () => {
  fc.assert(fc.property(quarters, quarters, (a, b) => {
    fc.pre(a !== b)
    const [from, to] = [Math.min(a, b), Math.max(a, b)]
    const stretches = stretchesOf(new Date(from), new Date(to))
    expect(stretches.length).toBeLessThanOrEqual(5)
    expect([stretches[0]!.begin.getTime(), stretches.at(-1)!.end.getTime()]).toEqual([from, to])
    for (const [place, { grain, begin, end }] of stretches.entries()) {
      expect(begin.getTime()).toBe(place === 0 ? from : stretches[place - 1]!.end.getTime())
      expect([beginOf(grain, begin.getTime()), beginOf(grain, end.getTime())]).toEqual([begin.getTime(), end.getTime()])
    }
  }))
})

it('a year in Vienna is hours, days, months, days and hours', () => {
  const stretches = stretchesOf(new Date('2025-11-20T23:00:00Z'), new Date('2026-11-20T23:00:00Z'))
  expect(stretches.map(({ grain, begin }) => [grain, begin.toISOString()])).toEqual([
    [15, '2025-11-20T23:00:00.000Z'], [1440, '2025-11-21T00:00:00.000Z'], [43_200, '2025-12-01T00:00:00.000Z'], [1440, '2026-11-01T00:00:00.000Z'], [15, '2026-11-20T00:00:00.000Z'],
  ])
})
