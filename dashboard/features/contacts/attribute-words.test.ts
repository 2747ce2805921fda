import { expect, it } from 'vitest'
import { attributeLabel, attributeText } from './attribute-words.ts'

it.each([
  ['signed_up', 'Signed up'],
  ['signedUp', 'Signed up'],
  ['plan', 'Plan'],
  ['last-order', 'Last order'],
])('calls %s %s', (key, label) => {
  expect(attributeLabel(key)).toBe(label)
})

it.each([
  [1284.5, '1,284.5'],
  [true, 'Yes'],
  ['Sprout', 'Sprout'],
  [['a'], '["a"]'],
  [null, 'null'],
])('writes %s as %s', (value, text) => {
  expect(attributeText(value, 'en')).toBe(text)
})
