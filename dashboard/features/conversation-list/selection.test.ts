import { expect, it } from 'vitest'
import { everything, extend, isSelected, nothing, toggle } from './selection.ts'

const loaded = ['a', 'b', 'c', 'd', 'e']

it('takes single rows in and out', () => {
  const one = toggle(nothing, 'b', loaded)
  expect([...one.ids]).toEqual(['b'])
  expect([...toggle(one, 'b', loaded).ids]).toEqual([])
})

it('extends from the row touched last, in either direction, and keeps what was there', () => {
  const range = extend(toggle(nothing, 'b', loaded), 'd', loaded)
  expect([...range.ids]).toEqual(['b', 'c', 'd'])
  expect([...extend(range, 'c', loaded).ids].toSorted()).toEqual(['b', 'c', 'd'])
  expect([...extend(toggle(range, 'e', loaded), 'a', loaded).ids].toSorted()).toEqual(loaded)
})

it('of everything, one taken out leaves the other loaded rows', () => {
  const all = everything()
  expect(isSelected(all, 'never loaded')).toBe(true)
  expect([...toggle(all, 'c', loaded).ids]).toEqual(['a', 'b', 'd', 'e'])
})
