import { expect, it } from 'vitest'
import { readPress, type Sequence } from './key-sequence.ts'

const starts = (first: string) => first === 'g'
const press = (sequence: Sequence, key: string, at = 0, mod = false) => readPress(sequence, { key, mod, at }, starts)

it('names single keys, whatever their case, and keys with the command key', () => {
  expect(press(null, 'J').name).toBe('j')
  expect(press(null, 'Escape').name).toBe('Escape')
  expect(press(null, 'k', 0, true).name).toBe('mod+k')
})

it('tells a letter with shift from one that is large because of caps lock; a sign has its shift in it', () => {
  const shifted = (key: string) => readPress(null, { key, mod: false, shift: true, at: 0 }, starts).name
  expect(shifted('J')).toBe('shift+j')
  expect(shifted('?')).toBe('?')
  expect(shifted('Enter')).toBe('Enter')
})

it('joins two keys that follow each other, then begins afresh', () => {
  const { sequence } = press(null, 'g', 100)
  const second = press(sequence, 'i', 900)
  expect(second).toEqual({ name: 'g i', sequence: null })
})

it('forgets the first key after a while', () => {
  const { sequence } = press(null, 'g', 100)
  expect(press(sequence, 'i', 5_000).name).toBe('i')
})
