import type { Comparison } from './definition.ts'
import type { ValueType } from './json-schema.ts'

export type Test = Comparison['test']

const text: Test[] = ['equals', 'not_equals', 'contains', 'not_contains', 'starts_with', 'ends_with', 'matches', 'in', 'not_in']
const number: Test[] = ['equals', 'not_equals', 'greater', 'at_least', 'less', 'at_most', 'in', 'not_in']
const moment: Test[] = ['before', 'after']
const choice: Test[] = ['equals', 'not_equals', 'in', 'not_in']
const list: Test[] = ['contains', 'not_contains']
const presence: Test[] = ['is_empty', 'is_not_empty']
const change: Test[] = ['changed', 'changed_from', 'changed_to']

/** The tests that make sense for a type; only what an event tells of can have changed. */
export function testsFor(type: ValueType, isOfEvent: boolean): Test[] {
  const own: Record<ValueType, Test[]> = {
    text,
    number,
    boolean: ['equals'],
    moment,
    choice,
    id: choice,
    list,
    object: [],
    anything: [...text, 'greater', 'at_least', 'less', 'at_most', ...moment],
  }
  return [...own[type], ...presence, ...(isOfEvent ? change : [])]
}

export function takesValue(test: Test): boolean {
  return test !== 'is_empty' && test !== 'is_not_empty' && test !== 'changed'
}

export function takesList(test: Test): boolean {
  return test === 'in' || test === 'not_in'
}

/** What was written, as the type that the field has; a template stays text. */
export function readValue(written: string, type: ValueType, test: Test): Comparison['value'] {
  if (takesList(test)) return written.split(',').map((part) => readOne(part.trim(), type)).filter((part) => part !== '')
  return readOne(written, type)
}

function readOne(written: string, type: ValueType): string | number | boolean {
  if (written.includes('{{')) return written
  if (type === 'number' && /^-?\d+(\.\d+)?$/.test(written)) return Number(written)
  if (type === 'boolean' && (written === 'true' || written === 'false')) return written === 'true'
  return written
}

export function writtenValue(value: Comparison['value']): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map(writtenValue).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
