import { expect, it } from 'vitest'
import { linkify } from './linkify.ts'

const links = (text: string) => linkify(text).flatMap(({ href }) => (href ? [href] : []))

it('finds addresses and leaves the punctuation around them', () => {
  expect(links('See https://fern.example/a?b=1, or (http://x.test/y). Ask ada@demo.test!')).toEqual([
    'https://fern.example/a?b=1',
    'http://x.test/y',
    'mailto:ada@demo.test',
  ])
})

it('keeps brackets that belong to the address', () => {
  expect(links('https://en.test/Hay_(crop)')).toEqual(['https://en.test/Hay_(crop)'])
})

it('loses no character', () => {
  const text = 'a https://b.test. c\nd@e.test'
  expect(
    linkify(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text)
})

it('makes no link of other schemes', () => {
  expect(links('javascript:alert(1) data:text/html,x')).toEqual([])
})
