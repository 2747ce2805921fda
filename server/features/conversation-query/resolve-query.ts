import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { AppError } from '../../kernel/errors.ts'
import { groupBy } from '../../kernel/group-by.ts'
import { type ConversationQuery, isId, parseQuery, type Term, type TermField } from './query.ts'

const named = {
  assignee: sql`select id, name, email as other from members where workspace_id = current_workspace() and removed_at is null`,
  team: sql`select id, name, null as other from teams where workspace_id = current_workspace() and removed_at is null`,
  tag: sql`select id, name, null as other from tags where workspace_id = current_workspace() and removed_at is null`,
  company: sql`select id, name, domain as other from companies where workspace_id = current_workspace()`,
  channel: sql`select id, name, address as other from channels where workspace_id = current_workspace()`,
} satisfies Partial<Record<TermField, unknown>>

/**
 * Reads the text of a query, and puts ids in the place of names of members, teams, tags, channels and companies. What is stored is
 * that: a view goes on after a renaming. A query of ids costs no statement. Its words end in a space when the last of them is
 * finished: nothing follows it that could belong to it.
 * @throws AppError invalid_input that names each term that makes no sense
 */
export async function readQuery(db: Db, text: string): Promise<ConversationQuery> {
  const { problems, ...query } = parseQuery(text)
  const found = await Promise.all(query.terms.map((term) => resolve(db, term)))
  const terms = found.map(({ term, unknown }) => {
    if (unknown !== undefined) problems.push({ term: `${term.field}:${unknown}`, message: `There is no ${term.field === 'assignee' ? 'member' : term.field} called ${unknown}.` })
    return term
  })
  if (problems.length > 0) {
    throw new AppError('invalid_input', { issues: problems.map(({ term, message }) => ({ path: 'query', message: `${term}: ${message}` })) })
  }
  return { terms, words: query.words !== '' && isLastFinished(text, query.words) ? `${query.words} ` : query.words }
}

function isLastFinished(text: string, words: string): boolean {
  const [last] = /\S*$/.exec(words)!
  return !text.endsWith(last) || /\S$/.test(text.slice(0, -last.length))
}

async function resolve(db: Db, term: Term): Promise<{ term: Term; unknown?: string }> {
  const source = (named as Partial<Record<TermField, typeof named.tag>>)[term.field]
  const names = source ? term.values.filter((value) => !isId(value) && value !== 'none' && !(value === 'me' && term.field === 'assignee')) : []
  if (!source || names.length === 0) return { term }
  // A name that several have means all of them.
  const { rows } = await sql<{ asked: string; id: string }>`
    select asked, id from unnest(${names}::text[]) as given(asked) join (${source}) as named on lower(name) = lower(asked) or other = lower(asked) order by id`.execute(db)
  const found = groupBy(rows, ({ asked }) => asked)
  const unknown = names.find((name) => !found.has(name))
  const values = term.values.flatMap((value) => found.get(value)?.map(({ id }) => id) ?? value)
  return { term: { ...term, values: [...new Set(values)] }, ...unknown !== undefined && { unknown } }
}
