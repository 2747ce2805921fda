import { expect, it } from 'vitest'
import { scaleFor } from './scale.ts'

it.each([[0, 2], [1, 2], [3, 4], [17, 20], [98, 100], [101, 200], [12_345, 20_000]])('an axis of counts up to %i ends at %i', (most, top) => {
  expect(scaleFor('created', most).top).toBe(top)
})

it('axes hold all that is shown, in whole numbers of their unit', () => {
  for (let most = 1; most < 4_000_000; most = Math.ceil(most * 1.7)) {
    for (const figure of ['created', 'firstResponse'] as const) {
      const { top, lines } = scaleFor(figure, most)
      expect(top).toBeGreaterThanOrEqual(most)
      expect(lines).toEqual([0, top / 2, top])
      expect(Number.isInteger(top / 2)).toBe(true)
    }
  }
  expect(scaleFor('satisfaction', 0.3)).toEqual({ top: 1, lines: [0, 0.5, 1] })
})
