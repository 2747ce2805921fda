import { type RawBuilder, sql } from 'kysely'
import { type ConversationQuery, isId, queryConditions, readQuery, type Term } from '../conversation-query/index.ts'
import type { Context } from '../../kernel/context.ts'
import type { Dimension } from './contributions.ts'
import { invalid } from './period.ts'

/** Which conversations a report is about. */
export type ReportFilter = {
  query: ConversationQuery
  /** On `conversation_facts as conversations`, and where it is carried on `reply_facts` and `conversation_spells` as well. */
  conditions: RawBuilder<unknown>[]
  /** It asks only for what replies and spells carry. */
  isCarried: boolean
  /** All of them: the sums serve. */
  isEmpty: boolean
  /** Those of one key of one dimension: its sums serve. */
  single?: { dimension: Dimension; key: string }
}

const carried: readonly string[] = ['assignee', 'team', 'tag', 'channel', 'kind', 'priority', 'is']
const served = ['state', 'assignee', 'team', 'tag', 'channel', 'kind', 'priority', 'contact', 'company', 'number', 'sla', 'created', 'closed', 'field', 'is'] as const

/** @throws AppError invalid_input that names each term which facts cannot serve */
export async function readFilter(ctx: Pick<Context, 'db' | 'actor' | 'now'>, text: string): Promise<ReportFilter> {
  const query = await readQuery(ctx.db, text)
  if (query.words) throw invalid('filter', `Reports take terms such as team:billing, no words to search for: leave out ${query.words}.`)
  const refused = query.terms.find(({ field, values }) => !(served as readonly string[]).includes(field)
    || (field === 'is' && values.some((value) => value !== 'unassigned')) || (field === 'sla' && values.some((value) => value !== 'breached')))
  if (refused) throw invalid('filter', `${refused.field}:${refused.values.join(',')} says how a conversation is now, which reports do not know. They take ${served.join(', ')} (of is only unassigned, of sla only breached).`)
  const me = ctx.actor.kind === 'member' ? ctx.actor.id : null
  const single = query.terms.length === 1 ? singleOf(query.terms[0]!) : undefined
  const [tags, others] = [query.terms.filter(({ field }) => field === 'tag'), query.terms.filter(({ field }) => field !== 'tag')]
  return {
    query, isEmpty: query.terms.length === 0, isCarried: query.terms.every(({ field }) => carried.includes(field)), ...single && { single },
    conditions: [...queryConditions({ terms: others, words: '' }, { me, now: ctx.now }), ...tags.map(hasTag)],
  }
}

// By what the facts carry, as the sums go by it.
function hasTag({ values, negated }: Term): RawBuilder<unknown> {
  const has = sql`(conversations.tag_ids && ${values.filter(isId)}::uuid[] ${values.includes('none') ? sql`or conversations.tag_ids = '{}'` : sql``})`
  return negated ? sql`not ${has}` : has
}

// By member the sums say who answered, not whose the conversation is: assignee:… goes by the facts.
const sameInSums: Partial<Record<Term['field'], Dimension>> = { team: 'team', channel: 'channel', tag: 'tag', kind: 'kind', priority: 'priority' }

function singleOf({ field, values, negated }: Term): ReportFilter['single'] {
  const dimension = sameInSums[field]
  if (!dimension || negated || values.length !== 1) return undefined
  return { dimension, key: values[0] === 'none' ? '' : values[0]! }
}
