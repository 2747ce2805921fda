/**
 * The one language in which conversations are asked for: in the search field, in saved views, in bulk actions, behind
 * every figure of a report and over the API. Terms are joined by and; the values of one term, parted by commas, by or.
 * A minus before a term means: not. What is no term is a word to search for.
 *
 * `state:open assignee:me -tag:spam,"big customer" waiting:>2h refund "exact words"`
 *
 * Pure and without imports: the dashboard runs it as well.
 */
export type ConversationQuery = { terms: Term[]; words: string }
export type Term = { field: TermField; values: string[]; negated: boolean }

export const termFields = [
  'state', 'assignee', 'team', 'tag', 'priority', 'channel', 'kind', 'contact', 'company', 'number', 'is', 'sla', 'waiting',
  'created', 'updated', 'closed', 'field',
] as const
export type TermField = (typeof termFields)[number]

/** What a term may say besides names and ids. `field` is followed by the key of a workspace's own field: `field.plan:gold`. */
export const fixedValues = {
  state: ['open', 'pending', 'snoozed', 'closed'],
  priority: ['low', 'normal', 'high', 'urgent'],
  kind: ['chat', 'email', 'sms', 'voice', 'bug', 'feedback', 'survey'],
  is: ['unread', 'unassigned', 'spam', 'merged', 'waiting'],
  sla: ['running', 'breached', 'none'],
} as const satisfies Partial<Record<TermField, readonly string[]>>

export type QueryProblem = { term: string; message: string }

const token = /(-?)([a-z]+(?:\.[a-z0-9_]+)?):((?:"[^"]*"|[^\s,"]+)(?:,(?:"[^"]*"|[^\s,"]+))*)|"[^"]*"|\S+/giu
const mostTerms = 30

/** Never fails: what is wrong is told in `problems`, and the rest holds. */
export function parseQuery(text: string): ConversationQuery & { problems: QueryProblem[] } {
  const terms: Term[] = []
  const words: string[] = []
  const problems: QueryProblem[] = []
  for (const [whole, minus, name, list] of text.matchAll(token)) {
    if (name === undefined || list === undefined) {
      words.push(whole)
      continue
    }
    const [field, key] = name.toLowerCase().split('.') as [string, string | undefined]
    if (!(termFields as readonly string[]).includes(field) || (field === 'field') !== (key !== undefined)) {
      // An address (https://…) or a clock time is a word like any other.
      if (/^(https?|mailto)$/.test(field)) words.push(whole)
      else problems.push({ term: whole, message: `There is no ${name}: a query takes ${termFields.map((each) => (each === 'field' ? 'field.<key>' : each)).join(', ')}. Quotes make it words.` })
      continue
    }
    const values = valuesOf(list, field in fixedValues)
    const problem = problemIn(field as TermField, values)
    if (problem) problems.push({ term: whole, message: problem })
    else if (terms.length === mostTerms) problems.push({ term: whole, message: `A query takes at most ${mostTerms} terms.` })
    else terms.push({ field: field as TermField, values: key === undefined ? values : [key, ...values], negated: minus === '-' })
  }
  return { terms, words: words.join(' '), problems }
}

/** The same query as text, in one spelling. */
export function formatQuery({ terms, words }: ConversationQuery): string {
  return [...terms.map(formatTerm), ...(words ? [words] : [])].join(' ')
}

export function formatTerm({ field, values, negated }: Term): string {
  const [key, ...own] = values
  const name = field === 'field' ? `field.${key}` : field
  return `${negated ? '-' : ''}${name}:${(field === 'field' ? own : values).map(quoted).join(',')}`
}

/** Whether a query can say a name, and mean that: of what has one and may be asked for by it. */
export function isSayable(name: string): boolean {
  return !name.includes('"') && !/^(none|me)$/i.test(name) && !isId(name)
}

export function isId(value: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)
}

export function quoted(value: string): string {
  return /^[^\s,"]+$/.test(value) ? value : `"${value.replaceAll('"', '')}"`
}

function valuesOf(list: string, isFixed: boolean): string[] {
  const values = (list.match(/"[^"]*"|[^\s,"]+/g) ?? []).map((value) => value.replaceAll('"', ''))
  return isFixed ? values.map((value) => value.toLowerCase()) : values
}

function problemIn(field: TermField, values: string[]): string | undefined {
  if (values.length > 50) return `${field} takes at most 50 values.`
  if (values.some((value) => value.trim() === '' || value.length > 200)) return `${field} takes values of 1 to 200 characters.`
  const fixed: readonly string[] | undefined = (fixedValues as Partial<Record<TermField, readonly string[]>>)[field]
  const unknown = fixed && values.find((value) => !fixed.includes(value))
  if (unknown !== undefined) return `${field} takes ${fixed!.join(', ')}; not ${unknown}.`
  if (field === 'number' && values.some((value) => !/^\d{1,15}$/.test(value))) return 'number takes whole numbers.'
  if (field === 'waiting' && (values.length > 1 || !readDuration(values[0]!))) return 'waiting takes a time such as >30m, >2h or <1d.'
  if (isMomentField(field) && (values.length > 1 || !readRange(values[0]!))) return `${field} takes a day (2026-11-20), a range (2026-11-01..2026-11-20), >7d or <7d.`
  return undefined
}

export function isMomentField(field: TermField): field is 'created' | 'updated' | 'closed' {
  return field === 'created' || field === 'updated' || field === 'closed'
}

/** `>2h`: longer than two hours. @returns milliseconds */
export function readDuration(value: string): { longer: boolean; milliseconds: number } | undefined {
  const match = /^([<>])(\d{1,5})([mhdw])$/.exec(value)
  if (!match) return undefined
  return { longer: match[1] === '>', milliseconds: Number(match[2]) * unitMs[match[3] as keyof typeof unitMs] }
}

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

export type Range = { kind: 'ago'; longer: boolean; milliseconds: number } | { kind: 'days'; from: string; to: string }

/** Days are whole days in UTC, both ends included. */
export function readRange(value: string): Range | undefined {
  const ago = readDuration(value)
  if (ago) return { kind: 'ago', ...ago }
  const [from, to = from] = value.split('..') as [string, string?]
  return isDay(from) && isDay(to) && from <= to ? { kind: 'days', from, to } : undefined
}

function isDay(text: string): boolean {
  if (!/^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(text)) return false
  const moment = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text)
}
