import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rule } from '../protocol.ts'
import { dueRule, matchesPage } from './due-rule.ts'

const rule = (more: Partial<Rule> = {}): Rule => ({ id: 'r', text: 'Hi', page: '', afterSeconds: 5, visits: 1, everyDays: null, ...more })
const moment = { page: 'https://shop.test/pots', seconds: 60, visits: 3, shown: {}, now: 1_000_000_000_000 }

describe('a page', () => {
  it.each([
    ['', 'https://shop.test/any', true], ['/pots', 'https://shop.test/pots', true], ['/pots', 'https://shop.test/pots/', true],
    ['/pots', 'https://shop.test/pots?x=1', true], ['/pots', 'https://shop.test/pots/blue', false], ['/pots*', 'https://shop.test/pots/blue', true],
    ['/', 'https://shop.test/', true], ['/', 'https://shop.test/pots', false], ['*/blue', 'https://shop.test/pots/blue', true],
    ['/pots?x=*', 'https://shop.test/pots?x=12', true], ['shop.test/pots', 'https://shop.test/pots', true], ['https://shop.test/*', 'https://shop.test/a/b', true],
    ['other.test/*', 'https://shop.test/a', false], ['/a*b*c', 'https://shop.test/aXbYc', true], ['/ab*ba', 'https://shop.test/aba', false], ['*', 'https://shop.test/', true],
  ])('%s and %s: %s', (pattern, page, expected) => expect(matchesPage(pattern, page)).toBe(expected))

  it('is told of any pattern in no time', () => {
    fc.assert(fc.property(fc.string({ maxLength: 60 }), (path) => {
      const page = new URL(path.replace(/[^a-z/]/g, ''), 'https://shop.test/').href
      expect(matchesPage(new URL(page).pathname, page)).toBe(true)
    }))
    const began = performance.now()
    matchesPage('*a'.repeat(100), `https://shop.test/${'a'.repeat(2_000)}b`)
    expect(performance.now() - began).toBeLessThan(50)
  })
})

describe('a rule', () => {
  it('waits for its time and its visit', () => {
    expect(dueRule([rule({ afterSeconds: 61 })], moment)).toBeUndefined()
    expect(dueRule([rule({ visits: 4 })], moment)).toBeUndefined()
    expect(dueRule([rule({ page: '/lamps' }), rule({ id: 'second' })], moment)?.id).toBe('second')
  })

  it('comes once, or again after so many days', () => {
    const shown = { r: moment.now - 3 * 86_400_000 }
    expect(dueRule([rule()], { ...moment, shown })).toBeUndefined()
    expect(dueRule([rule({ everyDays: 4 })], { ...moment, shown })).toBeUndefined()
    expect(dueRule([rule({ everyDays: 3 })], { ...moment, shown })?.id).toBe('r')
  })
})
