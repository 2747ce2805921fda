import { formatTerm, isId, parseQuery, type Term, type TermField } from '../../../server/features/conversation-query/query.ts'

export type Named = { id: string; name: string; other?: string }

/** What the terms of a query can name: the workspace's members, teams, tags and channels, and its own fields. */
export type QueryNames = {
  me: string
  assignee: readonly Named[]
  team: readonly Named[]
  tag: readonly Named[]
  channel: readonly Named[]
  /** The workspace's own fields: key, label, and the choices where there are some. */
  fields: readonly { key: string; name: string; options: readonly string[] }[]
}

type NamedField = 'assignee' | 'team' | 'tag' | 'channel'

export function isNamedField(field: TermField): field is NamedField {
  return field === 'assignee' || field === 'team' || field === 'tag' || field === 'channel'
}

/**
 * The query with ids in the place of names, and of `me`: one spelling for one list, whatever was typed, and one that
 * `matches` can judge. A name that is not known stays for the server to resolve or to refuse.
 */
export function withIds(text: string, names: QueryNames): string {
  return mapValues(text, ({ field }, value) => {
    if (!isNamedField(field)) return value
    if (field === 'assignee' && value === 'me') return names.me
    if (isId(value) || value === 'none') return value
    const wanted = value.toLocaleLowerCase()
    const found = names[field].find(({ name, other }) => name.toLocaleLowerCase() === wanted || other?.toLocaleLowerCase() === wanted)
    return found?.id ?? value
  })
}

/** The query as people read it: names in the place of ids. */
export function withNames(text: string, names: QueryNames): string {
  return mapValues(text, (term, value) => labelOf(term.field, value, names))
}

export function labelOf(field: TermField, value: string, names: QueryNames): string {
  if (!isNamedField(field)) return value
  if (field === 'assignee' && value === names.me) return 'me'
  return names[field].find(({ id }) => id === value)?.name ?? value
}

function mapValues(text: string, map: (term: Term, value: string) => string): string {
  const { terms, words, problems } = parseQuery(text)
  const mapped = terms.map((term) => formatTerm({ ...term, values: term.values.map((value, index) => (term.field === 'field' && index === 0 ? value : map(term, value))) }))
  // What could not be read stays, so that the server's refusal says what is wrong with it.
  return [...mapped, ...problems.map(({ term }) => term), ...(words ? [words] : [])].join(' ')
}
