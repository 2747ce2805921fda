import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Data } from './data.ts'
import { parseTemplate, render } from './template.ts'

const data = (trigger: Record<string, unknown>): Data => ({ trigger, run: { id: 'r' }, steps: { make: { output: { id: 7 } } }, variables: { total: 3 }, now: '2026-03-29T00:30:00.000Z', locals: { item: { name: 'one' } } })
const filled = (text: string, trigger: Record<string, unknown> = {}) => render(text, data(trigger))

describe('a template', () => {
  it('takes what a path names, in its own type when it stands alone', () => {
    expect(filled('{{ trigger.list }}', { list: [1, { a: null }] })).toEqual([1, { a: null }])
    expect(filled('{{steps.make.output.id}}')).toBe(7)
    expect(filled('{{ item.name }} of {{ variables.total }}')).toBe('one of 3')
    expect(filled('{{ trigger.list.1 }}', { list: ['a', 'b'] })).toBe('b')
  })

  it('leaves out fields whose value is not there, and keeps null', () => {
    expect(render({ a: '{{ trigger.none }}', b: '{{ trigger.empty }}', c: 'x{{ trigger.none }}', d: ['{{ trigger.none }}'] }, data({ empty: null }))).toEqual({ b: null, c: 'x', d: [null] })
  })

  it.each([
    ['{{ trigger.v | default: "there" }}', {}, 'there'],
    ['{{ trigger.v | upper }}', { v: 'grüße' }, 'GRÜSSE'],
    ['{{ trigger.v | trim | lower }}', { v: ' A ' }, 'a'],
    ['{{ trigger.v | json }}', { v: { a: [1] } }, '{"a":[1]}'],
    ['{{ trigger.v | number }}', { v: '12.50' }, 12.5],
    ['{{ trigger.v | number }}', { v: 'twelve' }, null],
    ['{{ trigger.v | round: 1 }}', { v: 2.25 }, 2.3],
    ['{{ trigger.v | plus: -2 }}', { v: '5' }, 3],
    ['{{ trigger.v | plus: 1, "days" | date: "D MMMM" }}', { v: '2026-02-28T12:00:00Z' }, '1 March'],
    ['{{ now | date: "dddd HH:mm", "Europe/Berlin" }}', {}, 'Sunday 01:30'],
    ['{{ now | plus: 1, "hours" | date: "HH:mm", "Europe/Berlin" }}', {}, '03:30'],
    ['{{ trigger.v | date: "[Day] E" }}', { v: '2026-11-20' }, 'Day 5'],
    ['{{ trigger.v | date }}', { v: 'soon' }, ''],
    ['{{ trigger.v | join: " & " }}', { v: ['a', 2] }, 'a & 2'],
    ['{{ trigger.v | first }}', { v: [3, 4] }, 3],
    ['{{ trigger.v | last }}', { v: 'ab😀' }, '😀'],
    ['{{ trigger.v | length }}', { v: { a: 1, b: 2 } }, 2],
    ['{{ trigger.v | truncate: 5 }}', { v: 'abcdefgh' }, 'abcd…'],
    ['{{ trigger.v | url_encode }}', { v: 'a b&c' }, 'a%20b%26c'],
  ] as const)('%s', (text, trigger, expected) => {
    expect(filled(text, trigger)).toEqual(expected)
  })

  it('says what it cannot read, and leaves that as it is', () => {
    for (const text of ['{{ 1 + 1 }}', '{{ trigger.a', '{{ a | shout }}', '{{ a | default }}', '{{ a | plus: b }}', '{{ fetch("x") }}', '{{ a[0] }}', '{{}}']) {
      expect(parseTemplate(text).problems).toHaveLength(1)
      expect(filled(text)).toBe(text)
    }
  })

  it('reaches no prototype', () => {
    for (const path of ['__proto__', 'constructor', 'trigger.__proto__', 'trigger.constructor.name', 'trigger.list.map', 'trigger.toString', 'steps.constructor', 'hasOwnProperty', 'locals', 'trigger.text.length']) {
      expect(filled(`{{ ${path} }}`, { list: [], text: 'abc' })).toBeUndefined()
    }
  })

  it('gives any value of any own path back as it is', () => {
    const key = fc.stringMatching(/^[a-z]\w{0,5}$/)
    fc.assert(fc.property(fc.array(key, { minLength: 1, maxLength: 5 }), fc.jsonValue(), (keys, value) => {
      const trigger = keys.reduceRight<unknown>((within, each) => ({ [each]: within }), value) as Record<string, unknown>
      expect(render({ x: `{{trigger.${keys.join('.')}}}` }, data(trigger))).toEqual({ x: value })
    }))
  })

  it('never throws, and leaves text without placeholders alone', () => {
    const pieces = fc.array(fc.oneof(fc.constantFrom('{{', '}}', '|', ':', '"', "'", ',', ' ', 'trigger', '.', 'default', 'date', '1', '{{ now | date: "', '__proto__'), fc.string()), { maxLength: 20 })
    fc.assert(fc.property(pieces, fc.jsonValue(), (texts, value) => {
      const text = texts.join('')
      const result = filled(text, { v: value })
      if (!text.includes('{{')) expect(result).toBe(text)
    }), { numRuns: 1_000 })
  })

  it('refuses to make a text of any size', () => {
    const large = 'x'.repeat(100_000)
    expect(() => filled('{{ trigger.v }}{{ trigger.v }}{{ trigger.v }}', { v: large })).toThrow('at most')
  })
})
