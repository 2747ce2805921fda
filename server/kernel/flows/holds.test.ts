import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Comparison, Condition } from './condition.ts'
import { type Data, unknown } from './data.ts'
import { explain } from './explain.ts'
import { holds } from './holds.ts'

const data = (v: unknown, more: Record<string, unknown> = {}): Data => ({ trigger: { v, ...more }, run: {}, steps: {}, variables: { limit: 5 }, now: '2026-01-01T00:00:00.000Z', locals: {} })
const judge = (v: unknown, test: Comparison['test'], value?: unknown) => holds(Condition.parse({ field: 'trigger.v', test, value }), data(v))

const truths: [unknown, Comparison['test'], unknown, boolean][] = [
  ['Open', 'equals', 'open', true], [5, 'equals', '5', true], ['5.0', 'equals', 5, true], [true, 'equals', 'true', true], [null, 'equals', '', true],
  ['2026-01-01T00:00:00Z', 'equals', '2026-01-01T01:00:00+01:00', true], [{ a: 1, b: 2 }, 'equals', { b: 2, a: 1 }, true], ['a', 'equals', 'b', false],
  [undefined, 'equals', 'x', false], ['x', 'not_equals', 'y', true],
  ['Please REFUND me', 'contains', 'refund', true], [['vip', 'new'], 'contains', 'VIP', true], [['vip'], 'not_contains', 'old', true], [null, 'contains', 'x', false],
  ['Re: hello', 'starts_with', 're:', true], ['a.PDF', 'ends_with', '.pdf', true],
  ['Order 1234', 'matches', '\\b\\d{4}\\b', true], ['order', 'matches', '(', false], [['x', 'y1'], 'matches', '\\d', true],
  [6, 'greater', '{{ variables.limit }}', true], ['10', 'greater', '9', true], ['abc', 'greater', 1, false], [5, 'at_least', 5, true], [null, 'at_least', 0, false],
  [4, 'less', 5, true], [5, 'at_most', 5, true], [undefined, 'at_most', 5, false],
  ['2026-01-01', 'before', '2026-01-02', true], ['2026-01-03T00:00:00Z', 'after', '{{ now | plus: 1, "days" }}', true], ['soon', 'before', '2026-01-02', false],
  ['vip', 'in', ['VIP', 'gold'], true], ['gold', 'in', 'silver, gold', true], [['a', 'b'], 'in', ['b'], true], ['x', 'not_in', ['y'], true],
  ['  ', 'is_empty', undefined, true], [[], 'is_empty', undefined, true], [0, 'is_empty', undefined, false], [undefined, 'is_not_empty', undefined, false],
]

describe('a condition', () => {
  it.each(truths)('%j %s %j is %s', (value, test, other, expected) => {
    expect(judge(value, test, other)).toBe(expected)
  })

  it('knows what an event changed in its subject, and nowhere else', () => {
    const about = { id: 'e', subjectId: 'c1', previous: { state: 'open', attributes: { plan: 'free', seats: 1 } } }
    const trigger = { conversation: { id: 'c1', state: 'closed', priority: 'low', attributes: { plan: 'pro', seats: 1 } }, contact: { id: 'p1', state: 'closed' }, event: about }
    const changed = (field: string, test: Comparison['test'], value?: string) => holds({ field, test, ...value && { value } }, data(undefined, trigger))
    expect(changed('trigger.conversation.state', 'changed')).toBe(true)
    expect(changed('trigger.conversation.state', 'changed_from', 'open')).toBe(true)
    expect(changed('trigger.conversation.state', 'changed_to', 'closed')).toBe(true)
    expect(changed('trigger.conversation.state', 'changed_to', 'open')).toBe(false)
    expect(changed('trigger.conversation.attributes.plan', 'changed_from', 'free')).toBe(true)
    expect(changed('trigger.conversation.attributes.seats', 'changed')).toBe(false)
    expect(changed('trigger.conversation.priority', 'changed')).toBe(false)
    expect(changed('trigger.contact.state', 'changed')).toBe(false)
    expect(changed('trigger.conversation', 'changed')).toBe(true)
  })

  it('is all, any and not of its parts, and unknown only where the unknown decides', () => {
    const known = (value: boolean): Condition => (value ? { all: [] } : { any: [] })
    const open: Condition = { field: 'trigger.v', test: 'equals', value: 1 }
    const truth = (condition: Condition) => holds(condition, data(unknown('steps.x.output')))
    expect(truth({ all: [known(true), known(true)] })).toBe(true)
    expect(truth({ all: [open, known(false)] })).toBe(false)
    expect(truth({ all: [open, known(true)] })).toBe(null)
    expect(truth({ any: [open, known(true)] })).toBe(true)
    expect(truth({ any: [open, known(false)] })).toBe(null)
    expect(truth({ not: open })).toBe(null)
  })

  it('is explained as it is judged', () => {
    const leaf = fc.constantFrom<Condition>({ field: 'trigger.v', test: 'equals', value: 1 }, { field: 'trigger.v', test: 'greater', value: 3 }, { field: 'trigger.w', test: 'is_empty' })
    const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('tree'), { maxLength: 3 }).map((all) => ({ all })), fc.array(tie('tree'), { maxLength: 3 }).map((any) => ({ any })), tie('tree').map((not) => ({ not }))),
    }))
    fc.assert(fc.property(tree, fc.constantFrom<unknown>(1, 5, null, unknown('x')), (condition, v) => {
      expect(explain(condition, data(v)).result).toBe(holds(condition, data(v)))
    }))
  })

  it('takes a pattern that others choke on', () => {
    expect(judge(`${'a'.repeat(50_000)}!`, 'matches', '^(a+)+$')).toBe(false)
  })
})
