import type { Comparison, Condition } from './condition.ts'
import type { Data } from './data.ts'
import { all, compareField, not, type Truth } from './holds.ts'

/** A condition with what each comparison found: for people who ask why. `result` null: only a real run would tell. */
export type Explanation =
  | { kind: 'comparison'; field: string; test: Comparison['test']; left: unknown; right: unknown; result: Truth }
  | { kind: 'all' | 'any'; of: Explanation[]; result: Truth }
  | { kind: 'not'; of: [Explanation]; result: Truth }

export function explain(condition: Condition, data: Data): Explanation {
  if ('all' in condition) {
    const of = condition.all.map((part) => explain(part, data))
    return { kind: 'all', of, result: all(of.map(({ result }) => () => result)) }
  }
  if ('any' in condition) {
    const of = condition.any.map((part) => explain(part, data))
    return { kind: 'any', of, result: not(all(of.map(({ result }) => () => not(result)))) }
  }
  if ('not' in condition) {
    const of = explain(condition.not, data)
    return { kind: 'not', of: [of], result: not(of.result) }
  }
  return { kind: 'comparison', field: condition.field, test: condition.test, ...compareField(condition, data) }
}
