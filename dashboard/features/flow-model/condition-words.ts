import { words } from '../../lib/words.ts'
import type { Comparison, Condition } from './definition.ts'
import { pathWords, textWords } from './path-words.ts'

const w = words.flows.conditions

/** A condition as a sentence: state is open and subject contains “invoice”. */
export function conditionWords(condition: Condition | undefined, nested = false): string {
  if (!condition) return ''
  if ('all' in condition) return joined(condition.all, w.and, nested)
  if ('any' in condition) return joined(condition.any, w.or, nested)
  if ('not' in condition) return w.not(conditionWords(condition.not, true))
  return comparisonWords(condition)
}

function joined(conditions: Condition[], word: string, nested: boolean): string {
  const text = conditions.map((each) => conditionWords(each, true)).filter(Boolean).join(` ${word} `)
  return nested && conditions.length > 1 ? `(${text})` : text
}

export function comparisonWords({ field, test, value }: Comparison): string {
  return [pathWords(field), w.tests[test], value === undefined ? '' : valueWords(value)].filter(Boolean).join(' ')
}

function valueWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueWords).join(', ')
  return typeof value === 'string' ? `“${textWords(value)}”` : JSON.stringify(value)
}
