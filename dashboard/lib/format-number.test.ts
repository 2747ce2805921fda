import { expect, it } from 'vitest'
import { formatCount, formatSize } from './format-number.ts'

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [12_000, '12 kB'],
  [3_400_000, '3.4 MB'],
  [25_000_000, '25 MB'],
  [2e9, '2 GB'],
])('writes %d bytes as %s', (bytes, text) => {
  expect(formatSize(bytes, 'en')).toBe(text)
})

it('shortens counts that nobody reads to the last digit', () => {
  expect([0, 999, 1_234, 12_345].map((count) => formatCount(count, 'en'))).toEqual(['0', '999', '1,234', '12K'])
})
