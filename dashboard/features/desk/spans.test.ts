import { describe, expect, it } from 'vitest'
import { readMinutes, writeMinutes } from './spans.ts'

describe('a span of time', () => {
  it.each([
    ['30m', 30],
    ['90', 90],
    ['4h', 240],
    [' 2D ', 2_880],
    ['', null],
    ['0m', undefined],
    ['soon', undefined],
    ['1.5h', undefined],
  ])('%j is %j minutes', (text, minutes) => {
    expect(readMinutes(text)).toBe(minutes)
  })

  it.each([[30], [90], [240], [1_440], [2_880], [1_500]])('%i minutes are read as they are written', (minutes) => {
    expect(readMinutes(writeMinutes(minutes))).toBe(minutes)
  })
})
