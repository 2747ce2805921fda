import fc from 'fast-check'
import { expect, test } from 'vitest'
import { brandColour, contrast } from './brand-colour.ts'

const parts = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
const anyColour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)

test('text on any brand colour has a contrast of at least 4.5', () => {
  fc.assert(fc.property(anyColour, (colour) => {
    const { fill, text } = brandColour(colour)
    expect(contrast(parts(fill), parts(text))).toBeGreaterThanOrEqual(4.5)
  }))
})

test('a legible brand colour stays as it is', () => {
  expect(brandColour('#2f5d50')).toEqual({ fill: '#2f5d50', text: '#ffffff' })
  expect(brandColour('#ffd400')).toEqual({ fill: '#ffd400', text: '#1a1610' })
})

test('what is not a colour becomes ink', () => {
  for (const odd of [null, undefined, '', 'red', '#fff', 'url(x)']) {
    expect(brandColour(odd)).toEqual({ fill: '#1a1610', text: '#ffffff' })
  }
})
