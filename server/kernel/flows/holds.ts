import { RE2JS } from 're2js'
import type { Comparison, Condition } from './condition.ts'
import { type Data, isUnknown, readFields, readPath } from './data.ts'
import { render } from './template.ts'
import { areEqual, asMoment, compare, isEmpty } from './values.ts'

/** Null: cannot be told before it runs, in a simulation. */
export type Truth = boolean | null

export function holds(condition: Condition, data: Data): Truth {
  if ('all' in condition) return all(condition.all.map((part) => () => holds(part, data)))
  if ('any' in condition) return not(all(condition.any.map((part) => () => not(holds(part, data)))))
  if ('not' in condition) return not(holds(condition.not, data))
  return compareField(condition, data).result
}

/** For readers of the log, whom no condition of a user may stop: one that cannot be judged does not hold. */
export function holdsSafely(condition: Condition, data: Data): boolean {
  try {
    return holds(condition, data) === true
  } catch {
    return false
  }
}

export function all(parts: readonly (() => Truth)[]): Truth {
  let result: Truth = true
  for (const part of parts) {
    const truth = part()
    if (truth === false) return false
    if (truth === null) result = null
  }
  return result
}

export function not(truth: Truth): Truth {
  return truth === null ? null : !truth
}

type Compared = { left: unknown; right: unknown; result: Truth }

/** One comparison, with what was compared. */
export function compareField(comparison: Comparison, data: Data): Compared {
  const left = readPath(data, comparison.field)
  const right = render(comparison.value, data)
  const result = isUnknown(left) || isUnknown(right) ? null : test(comparison, left, right, data)
  return { left, right, result }
}

function test({ test: name, field }: Comparison, left: unknown, right: unknown, data: Data): boolean {
  switch (name) {
    case 'equals': return areEqual(left, right)
    case 'not_equals': return !areEqual(left, right)
    case 'contains': return contains(left, right)
    case 'not_contains': return !contains(left, right)
    case 'starts_with': return lower(left)?.startsWith(lower(right) ?? '') ?? false
    case 'ends_with': return lower(left)?.endsWith(lower(right) ?? '') ?? false
    case 'matches': return typeof right === 'string' && matches(left, right)
    case 'greater': return (compare(left, right) ?? 0) > 0
    case 'at_least': return (compare(left, right) ?? -1) >= 0
    case 'less': return (compare(left, right) ?? 0) < 0
    case 'at_most': return (compare(left, right) ?? 1) <= 0
    case 'before': return (asMoment(left) ?? Infinity) < (asMoment(right) ?? -Infinity)
    case 'after': return (asMoment(left) ?? -Infinity) > (asMoment(right) ?? Infinity)
    case 'in': return isIn(left, right)
    case 'not_in': return !isIn(left, right)
    case 'is_empty': return isEmpty(left)
    case 'is_not_empty': return !isEmpty(left)
    default: {
      const change = changeOf(field, data)
      if (!change) return false
      return name === 'changed' || areEqual(name === 'changed_from' ? change.from : change.to, right)
    }
  }
}

function lower(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() : undefined
}

function contains(left: unknown, right: unknown): boolean {
  if (Array.isArray(left)) return left.some((item) => areEqual(item, right))
  const [text, part] = [lower(left), lower(right)]
  return text !== undefined && part !== undefined && text.includes(part)
}

/** `right` is a list, or a text with commas. Of a list on the left, one in it is enough. */
function isIn(left: unknown, right: unknown): boolean {
  const list = Array.isArray(right) ? right : typeof right === 'string' ? right.split(',').map((item) => item.trim()) : [right]
  const items: unknown[] = Array.isArray(left) ? left : [left]
  return items.some((item) => list.some((wanted) => areEqual(item, wanted)))
}

const longestMatched = 100_000
const mostPatterns = 500
const patterns = new Map<string, RE2JS | null>()

function matches(left: unknown, pattern: string): boolean {
  const compiled = compilePattern(pattern)
  const texts: unknown[] = Array.isArray(left) ? left : [left]
  return compiled !== null && texts.some((text) =>
    (typeof text === 'string' || typeof text === 'number') && compiled.matcher(String(text).slice(0, longestMatched)).find())
}

/** Null when it is no pattern. RE2 takes time in proportion to the text, whatever the pattern. */
export function compilePattern(pattern: string): RE2JS | null {
  let compiled = patterns.get(pattern)
  if (compiled === undefined) {
    try {
      compiled = RE2JS.compile(pattern)
    } catch {
      compiled = null
    }
    if (patterns.size >= mostPatterns) patterns.clear()
    patterns.set(pattern, compiled)
  }
  return compiled
}

/** What the event changed in a field of its own subject: `trigger.conversation.state`. Undefined when it changed nothing there. */
function changeOf(field: string, data: Data): { from: unknown; to: unknown } | undefined {
  const [root = '', record = '', ...rest] = field.split('.')
  const about = readPath(data, `${root}.event`)
  const subjectId = readFields(about, ['subjectId'])
  const previous = readFields(about, ['previous'])
  if (subjectId === undefined || readPath(data, `${root}.${record}.id`) !== subjectId || isEmpty(previous)) return undefined
  const [top] = rest
  if (top !== undefined && !Object.hasOwn(previous as object, top)) return undefined
  const [from, to] = [readFields(previous, rest), readPath(data, field)]
  return top === undefined || !areExactlyEqual(from, to) ? { from, to } : undefined
}

function areExactlyEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null)
}
