import { expect, test } from 'vitest'
import { moved, placeAt } from './moved.ts'

test('a move puts one before or after', () => {
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
})

test('a dragged row takes the place of what it covers by half', () => {
  const heights = [40, 40, 100, 40]
  expect(placeAt(heights, 0, 19)).toBe(0)
  expect(placeAt(heights, 0, 21)).toBe(1)
  expect(placeAt(heights, 0, 89)).toBe(1)
  expect(placeAt(heights, 0, 91)).toBe(2)
  expect(placeAt(heights, 0, 999)).toBe(3)
  expect(placeAt(heights, 3, -49)).toBe(3)
  expect(placeAt(heights, 3, -51)).toBe(2)
  expect(placeAt(heights, 3, -999)).toBe(0)
})
