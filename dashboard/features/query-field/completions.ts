import { fixedValues, quoted, type TermField, termFields } from '../../../server/features/conversation-query/query.ts'
import { isNamedField, type QueryNames } from './query-names.ts'

export type Completion = {
  /** What takes the place of the token at the end of the text. */
  insert: string
  label: string
  /** A field is followed by its values; a value ends the term. */
  kind: 'field' | 'value'
  field: TermField
}

const moments = ['<1d', '<7d', '<30d', '>7d', '>30d']
const waits = ['>15m', '>1h', '>4h', '>1d']
const most = 8

/** What may come next at the end of the text: fields while a word is typed, values after `field:` or a comma. */
export function completionsFor(text: string, names: QueryNames): { from: number; completions: Completion[] } {
  const token = /(?:"[^"]*"?|[^\s"])*$/.exec(text)?.[0] ?? ''
  const from = text.length - token.length
  const minus = token.startsWith('-') ? '-' : ''
  const bare = token.slice(minus.length)
  const colon = bare.indexOf(':')
  if (colon === -1) return { from, completions: bare === '' && minus === '' ? [] : fieldsFor(bare, minus, names) }
  const name = bare.slice(0, colon).toLowerCase()
  const field = name.split('.')[0] as TermField
  if (!termFields.includes(field)) return { from, completions: [] }
  const list = bare.slice(colon + 1)
  const comma = lastComma(list)
  const typed = list.slice(comma + 1).replaceAll('"', '').toLocaleLowerCase()
  const before = `${minus}${name}:${list.slice(0, comma + 1)}`
  const taken = new Set(list.slice(0, comma + 1).split(',').map((value) => value.replaceAll('"', '')))
  const completions = valuesOf(field, name, names)
    .filter((value) => value.toLocaleLowerCase().includes(typed) && !taken.has(value))
    .toSorted((a, b) => Number(b.toLocaleLowerCase().startsWith(typed)) - Number(a.toLocaleLowerCase().startsWith(typed)))
    .slice(0, most)
    .map((value): Completion => ({ insert: before + quoted(value), label: value, kind: 'value', field }))
  return { from, completions }
}

function fieldsFor(typed: string, minus: string, { fields }: QueryNames): Completion[] {
  const own = fields.map(({ key }) => `field.${key}`)
  const wanted = typed.toLowerCase()
  return [...termFields.filter((field) => field !== 'field'), ...own]
    .filter((name) => name.startsWith(wanted) || (name.startsWith('field.') && name.slice(6).startsWith(wanted)))
    .slice(0, most)
    .map((name) => ({ insert: `${minus}${name}:`, label: name, kind: 'field', field: name.split('.')[0] as TermField }))
}

function valuesOf(field: TermField, name: string, names: QueryNames): readonly string[] {
  if (isNamedField(field)) return [...(field === 'assignee' ? ['me'] : []), 'none', ...names[field].map((each) => each.name)]
  if (field === 'waiting') return waits
  if (field === 'created' || field === 'updated' || field === 'closed') return moments
  if (field === 'field') return [...(names.fields.find(({ key }) => name === `field.${key}`)?.options ?? []), 'none']
  const fixed: Partial<Record<TermField, readonly string[]>> = fixedValues
  return fixed[field] ?? []
}

function lastComma(list: string): number {
  let quoting = false
  let at = -1
  for (const [index, character] of [...list].entries()) {
    if (character === '"') quoting = !quoting
    else if (character === ',' && !quoting) at = index
  }
  return at
}
