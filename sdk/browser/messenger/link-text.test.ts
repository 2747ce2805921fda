import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linkText } from './link-text.ts'

const links = (text: string) => linkText(text).filter(({ href }) => href).map(
  ({ text: shown, href }) => `${shown} → ${href}`,
)

test('web and mail addresses become links, the punctuation behind them does not', () => {
  expect(links('See https://a.test/x?y=1, or (www.b.test/c).')).toEqual([
    'https://a.test/x?y=1 → https://a.test/x?y=1', 'www.b.test/c → https://www.b.test/c',
  ])
  expect(links('Write to ada@fern.test. Thanks')).toEqual(['ada@fern.test → mailto:ada@fern.test'])
  expect(links('https://en.test/wiki/Fern_(plant)')).toEqual(
    ['https://en.test/wiki/Fern_(plant) → https://en.test/wiki/Fern_(plant)'],
  )
})

test('nothing else does', () => {
  expect(links('javascript:alert(1) data:text/html,x file.name 3.50 me@ @you')).toEqual([])
})

test('the text stays as it is, and a link is always http or mail', () => {
  const piece = fc.oneof(
    fc.string(), fc.constantFrom('https://', 'www.', 'a@b.c', '.', ')', '(', ' ', 'javascript:', '"', '<'),
  )
  fc.assert(fc.property(fc.array(piece).map((pieces) => pieces.join('')), (text) => {
    const pieces = linkText(text)
    expect(pieces.map((each) => each.text).join('')).toBe(text)
    for (const { href } of pieces) if (href) expect(href).toMatch(/^(https?:\/\/|mailto:)/i)
  }))
})
