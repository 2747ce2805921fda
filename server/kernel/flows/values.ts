import { isUnknown } from './data.ts'

/** How values that users compare and write are read: a number may be written as text, a moment is ISO 8601. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^\s*-?\d{1,300}(\.\d{1,300})?\s*$/.test(value) ? Number(value) : undefined
}

/** Milliseconds since 1970. */
export function asMoment(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(value)) return undefined
  const hasZone = value.length === 10 || /(Z|[+-]\d\d:?\d\d)$/.test(value.slice(10))
  const moment = Date.parse(hasZone ? value : `${value}Z`)
  return Number.isNaN(moment) ? undefined : moment
}

export function asText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : isUnknown(value) ? value.toJSON() : typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true
  if (typeof value === 'string') return value.trim() === ''
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** Text without regard to case; numbers and moments by their value, however written; everything else by its JSON. */
export function areEqual(one: unknown, other: unknown): boolean {
  if (typeof one === 'string' && typeof other === 'string') {
    if (one.toLowerCase() === other.toLowerCase()) return true
    const moment = asMoment(one)
    return moment !== undefined && moment === asMoment(other)
  }
  if (typeof one === 'number' || typeof other === 'number') {
    const number = asNumber(one)
    return number !== undefined && number === asNumber(other)
  }
  if (typeof one === 'boolean' || typeof other === 'boolean') return String(one).toLowerCase() === String(other).toLowerCase()
  if (isNothing(one) || isNothing(other)) return isNothing(one) && isNothing(other)
  return canonical(one) === canonical(other)
}

/** Negative, zero or positive; undefined where the two cannot be compared. */
export function compare(one: unknown, other: unknown): number | undefined {
  const [left, right] = [asNumber(one), asNumber(other)]
  if (left !== undefined && right !== undefined) return left - right
  const [earlier, later] = [asMoment(one), asMoment(other)]
  return earlier !== undefined && later !== undefined ? earlier - later : undefined
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

// The order of an object's fields does not matter.
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([one], [other]) => (one < other ? -1 : 1)))
      : item)
}
