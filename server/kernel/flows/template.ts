import { AppError } from '../errors.ts'
import { type Data, isUnknown, readPath } from './data.ts'
import { filters } from './filters.ts'
import { asText } from './values.ts'

type Argument = string | number | boolean
export type Placeholder = { path: string; filters: { name: string; args: Argument[] }[] }
export type Template = { parts: (string | Placeholder)[]; problems: string[] }

const longestText = 256 * 1024
const mostKept = 5_000
const kept = new Map<string, Template>()

/**
 * Fills in every `{{ path | filter: argument }}` of a JSON value. Nothing is evaluated: a path is looked up, a filter is one of
 * a fixed table. A text that is one placeholder takes its value's type; where there is no value, the field is left out.
 */
export function render(value: unknown, data: Data): unknown {
  if (typeof value === 'string') return renderText(value, data)
  if (Array.isArray(value)) return value.map((item) => render(item, data) ?? null)
  if (typeof value !== 'object' || value === null || isUnknown(value)) return value
  const fields = Object.entries(value).map(([key, item]) => [key, render(item, data)] as const)
  return Object.fromEntries(fields.filter(([, item]) => item !== undefined))
}

function renderText(text: string, data: Data): unknown {
  if (!text.includes('{{')) return text
  const { parts } = parseTemplate(text)
  const [only] = parts
  if (parts.length === 1 && typeof only === 'object') return valueOf(only, data)
  let length = 0
  const texts = parts.map((part) => {
    const shown = typeof part === 'string' ? part : asText(valueOf(part, data))
    length += shown.length
    if (length > longestText) throw new AppError('too_large', { detail: `A text that a template makes may have at most ${longestText} characters.` })
    return shown
  })
  return texts.join('')
}

function valueOf(placeholder: Placeholder, data: Data): unknown {
  return placeholder.filters.reduce<unknown>((value, { name, args }) => isUnknown(value) ? value : filters[name]!.apply(value, args), readPath(data, placeholder.path))
}

/** The placeholders of a text. What looks like one and is none stays as it is, and is named among the problems. */
export function parseTemplate(text: string): Template {
  let template = kept.get(text)
  if (!template) {
    template = parse(text)
    if (kept.size >= mostKept) kept.clear()
    kept.set(text, template)
  }
  return template
}

function parse(text: string): Template {
  const parts: Template['parts'] = []
  const problems: string[] = []
  let from = 0
  for (;;) {
    const open = text.indexOf('{{', from)
    if (open === -1) break
    const found = readPlaceholder(text, open + 2)
    if (typeof found === 'string') {
      problems.push(found)
      parts.push(text.slice(from, open + 2))
      from = open + 2
      continue
    }
    if (open > from) parts.push(text.slice(from, open))
    parts.push(found.placeholder)
    from = found.end
  }
  if (from < text.length) parts.push(text.slice(from))
  return { parts, problems }
}

function readPlaceholder(text: string, start: number): { placeholder: Placeholder; end: number } | string {
  let at = start
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match) at = pattern.lastIndex
    return match
  }
  const path = take(/\s*([a-zA-Z_]\w*(?:\.[\w-]+)*)\s*/y)?.[1]
  if (path === undefined) return 'After {{ a path is expected, such as trigger.contact.name.'
  const placeholder: Placeholder = { path, filters: [] }
  while (take(/\|\s*/y)) {
    const name = take(/([a-z_]+)\s*/y)?.[1] ?? ''
    const filter = Object.hasOwn(filters, name) ? filters[name] : undefined
    if (!filter) return `There is no filter ${name || 'without a name'}. There are ${Object.keys(filters).join(', ')}.`
    const args: Argument[] = []
    for (let separator = /:\s*/y; take(separator); separator = /,\s*/y) {
      const argument = take(/(?:"([^"]*)"|'([^']*)'|(-?\d+(?:\.\d+)?)|(true|false))\s*/y)
      if (!argument) return `What follows ${name}: must be a text in quotes, a number, true or false.`
      args.push(argument[1] ?? argument[2] ?? (argument[3] !== undefined ? Number(argument[3]) : argument[4] === 'true'))
    }
    if (args.length < filter.least || args.length > filter.most) return `${name} takes ${filter.takes}.`
    placeholder.filters.push({ name, args })
  }
  return take(/\}\}/y) ? { placeholder, end: at } : 'A {{ is not closed by }}.'
}
