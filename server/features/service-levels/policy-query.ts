import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { AppError } from '../../kernel/errors.ts'
import { type ConversationQuery, formatQuery, isId, type MatchedConversation, matches, parseQuery, queryConditions, readQuery, type Term } from '../conversation-query/index.ts'

/** What a conversation is, not how it stands: a promise must not end because the contact waits. */
const lasting: readonly Term['field'][] = ['team', 'tag', 'priority', 'channel', 'kind', 'contact', 'company', 'field']

/** The text as it is kept. @throws AppError invalid_input */
export async function readPolicyQuery(db: Db, text: string): Promise<string> {
  const query = await readQuery(db, text)
  const wrong = query.terms.find(({ field }) => !lasting.includes(field))
  if (wrong || query.words) {
    const message = `${wrong ? `${wrong.field}:` : query.words} cannot choose a service level: it goes by ${lasting.map((field) => (field === 'field' ? 'field.<key>' : field)).join(', ')}.`
    throw new AppError('invalid_input', { issues: [{ path: 'query', message }] })
  }
  return formatQuery(query)
}

/** A kept query, parted into what the record itself tells and what only the database can. */
export type PolicyQuery = { own: ConversationQuery; asked: ConversationQuery }

export function partPolicyQuery(text: string): PolicyQuery {
  const { terms } = parseQuery(text)
  const isAsked = ({ field, values }: Term) => field === 'company' || (field === 'contact' && !values.every(isId))
  return { own: { terms: terms.filter((term) => !isAsked(term)), words: '' }, asked: { terms: terms.filter(isAsked), words: '' } }
}

export function belongsByRecord({ own }: PolicyQuery, record: MatchedConversation): boolean {
  return matches(own, record, { me: null, now: 0 }) === true
}

/** Which of these conversations the database says belong. The caller has entered their workspace. */
export async function belongingByDatabase(db: Db, { asked }: PolicyQuery, conversationIds: readonly string[]): Promise<ReadonlySet<string>> {
  const conditions = queryConditions(asked, { me: null, now: new Date(0) })
  const { rows } = await sql<{ id: string }>`
    select id from conversations where workspace_id = current_workspace() and id = any(${conversationIds}::uuid[]) and ${sql.join(conditions, sql` and `)}`.execute(db)
  return new Set(rows.map(({ id }) => id))
}
