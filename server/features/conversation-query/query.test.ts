import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatQuery, isSayable, parseQuery, readDuration, readRange, type Term } from './query.ts'
import { termOf } from './test-query.ts'

const term = (field: Term['field'], ...values: string[]): Term => ({ field, values, negated: false })

describe('reading a query', () => {
  it('finds terms and words, in quotes or not, and negation', () => {
    expect(parseQuery('state:open,pending assignee:me -tag:vip,"big customer" refund "exact words" priority:high')).toEqual({
      terms: [term('state', 'open', 'pending'), term('assignee', 'me'), { field: 'tag', values: ['vip', 'big customer'], negated: true }, term('priority', 'high')],
      words: 'refund "exact words"', problems: [],
    })
    expect(parseQuery('field.plan:gold,"very old" State:OPEN')).toMatchObject({ terms: [{ field: 'field', values: ['plan', 'gold', 'very old'] }, { field: 'state', values: ['open'] }], problems: [] })
  })

  it.each(['https://shop.example/a?b=c', 'at 12:30', 'mailto:a@b.example', 'Re: offer', 'note:', 'a:b', '-minus', 'C++::x'])('takes %s for words where it is no term', (text) => {
    expect(parseQuery(text).terms).toEqual([])
  })

  it.each([
    ['state:gone', /state takes open, pending/], ['number:12a', /whole numbers/], ['waiting:2h', /waiting takes a time/], ['created:yesterday', /created takes a day/],
    ['created:2026-02-30', /takes a day/], ['created:2026-03-02..2026-03-01', /takes a day/], ['field:gold', /field\.<key>/], ['tag.x:gold', /There is no tag\.x/],
    ['asignee:me', /There is no asignee/], [`tag:${Array.from({ length: 51 }, (_, n) => n).join()}`, /at most 50 values/], ['tag:""', /1 to 200 characters/],
    [Array.from({ length: 31 }, () => 'is:unread').join(' '), /at most 30 terms/], ['waiting:>1h,>2h', /waiting takes a time/],
  ])('says what is wrong with %s', (text, message) => {
    const { problems } = parseQuery(text)
    expect(problems.map((problem) => problem.message).join(' ')).toMatch(message)
    expect(text).toContain(problems[0]!.term)
  })

  it('never fails, whatever is typed, and what it has read it reads again from its own spelling', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const { problems, ...query } = parseQuery(text)
      expect(Array.isArray(problems)).toBe(true)
      const { problems: again, ...same } = parseQuery(formatQuery(query))
      expect({ same, again }).toEqual({ same: query, again: [] })
    }), { numRuns: 2_000 })
  })

  it('reads what it has written', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).map((text) => text.replaceAll('"', '').trim()).filter((text) => text !== '' && isSayable(text))
    const world = { members: ['a'], teams: ['b'], tags: ['c'], channels: ['d'], contacts: ['e@f.example'], numbers: [1], keys: { plan: ['gold'] } }
    const named = fc.tuple(fc.constantFrom<Term['field']>('tag', 'team', 'assignee', 'company'), fc.uniqueArray(name, { minLength: 1, maxLength: 3 }), fc.boolean())
      .map(([field, values, negated]): Term => ({ field, values, negated }))
    fc.assert(fc.property(fc.array(fc.oneof(named, termOf(world, Date.UTC(2026, 10, 20))), { maxLength: 8 }), (terms) => {
      expect(parseQuery(formatQuery({ terms, words: '' }))).toEqual({ terms, words: '', problems: [] })
    }), { numRuns: 1_000 })
  })

  it('reads times and days', () => {
    expect(readDuration('>90m')).toEqual({ longer: true, milliseconds: 5_400_000 })
    expect(readDuration('90m')).toBeUndefined()
    expect(readRange('2024-02-29')).toEqual({ kind: 'days', from: '2024-02-29', to: '2024-02-29' })
    expect(readRange('2023-02-29')).toBeUndefined()
    expect(readRange('0000-01-01')).toBeUndefined()
  })
})
