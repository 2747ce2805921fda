import { type RawBuilder, sql } from 'kysely'
import { asksFor } from './matches.ts'
import { type ConversationQuery, isId, readDuration, readRange, type Term } from './query.ts'
import { unreadBy } from './unread-by.ts'

type Condition = RawBuilder<unknown>

/**
 * The conditions of a query whose names are ids (`readQuery`), on a table or CTE that is called conversations. Words are
 * not among them: searching is more than a condition. Comparisons are such that an index serves them below row-level security.
 */
export function queryConditions({ terms }: ConversationQuery, { me, now }: { me: string | null; now: Date }): Condition[] {
  const conditions = terms.map((term) => {
    const condition = conditionOf(term, me, now)
    if (!term.negated) return condition
    // Never null, and as `not exists` it is planned as a join.
    return term.field === 'tag' || term.field === 'field' ? sql`not ${condition}` : sql`(${condition}) is not true`
  })
  if (!asksFor(terms, 'spam')) conditions.push(sql`not conversations.spam`)
  if (!asksFor(terms, 'merged')) conditions.push(sql`conversations.merged_into is null`)
  return conditions
}

function conditionOf({ field, values }: Term, me: string | null, now: Date): Condition {
  switch (field) {
    case 'state': return fixed(sql.ref('conversations.state'), values)
    case 'priority': return fixed(sql.ref('conversations.priority'), values)
    case 'kind': return fixed(sql.ref('conversations.kind'), values)
    case 'number': return oneOf(sql.ref('conversations.number'), values.map(Number), 'bigint')
    case 'assignee': return idOrNone(sql.ref('conversations.assignee_id'), values.flatMap((value) => (value === 'me' ? me ?? [] : value)))
    case 'team': return idOrNone(sql.ref('conversations.team_id'), values)
    case 'channel': return idOrNone(sql.ref('conversations.channel_id'), values)
    case 'tag': return any([
      ids(values).length > 0 && sql`exists (select from conversation_tags where workspace_id = current_workspace() and conversation_id = conversations.id and ${oneOf(sql.ref('tag_id'), ids(values), 'uuid')})`,
      values.includes('none') && sql`not exists (select from conversation_tags where conversation_id = conversations.id)`,
    ])
    // Arrays made beforehand: the planner then goes from these contacts to their conversations, not through all of them.
    case 'contact': return sql`conversations.contact_id = any(array(
      select id from contacts where workspace_id = current_workspace() and id = any(${ids(values)}::uuid[])
      union all select contact_id from contact_details where workspace_id = current_workspace() and email = any(${values.map((value) => value.toLowerCase())}::text[])))`
    case 'company': return sql`conversations.contact_id = any(array(
      select id from contacts where workspace_id = current_workspace() and company_id = any(${ids(values)}::uuid[])))`
    case 'is': return any(values.map((value) => stateOf(value, me)))
    case 'sla': return any([
      values.includes('running') && sql`conversations.sla_due_at is not null`,
      values.includes('breached') && sql`conversations.sla_breached`,
      values.includes('none') && sql`(conversations.sla_due_at is null and not conversations.sla_breached)`,
    ])
    case 'waiting': return before(sql.ref('conversations.waiting_since'), readDuration(values[0]!)!, now)
    case 'created': return within(sql.ref('conversations.created_at'), values[0]!, now)
    case 'updated': return within(sql.ref('conversations.updated_at'), values[0]!, now)
    case 'closed': return within(sql.ref('conversations.closed_at'), values[0]!, now)
    case 'field': {
      const [key, ...own] = values
      const given = own.filter((value) => value !== 'none')
      const of = sql`select from conversation_values where workspace_id = current_workspace() and conversation_id = conversations.id
        and field_id = (select id from conversation_fields where workspace_id = current_workspace() and key = ${key} and removed_at is null)`
      return any([given.length > 0 && sql`exists (${of} and ${oneOf(sql.ref('value'), given, 'text')})`, own.includes('none') && sql`not exists (${of})`])
    }
  }
}

function stateOf(value: string, me: string | null): Condition | false {
  switch (value) {
    case 'unread': return me === null ? sql`conversations.unread` : unreadBy(me)
    case 'unassigned': return sql`conversations.assignee_id is null`
    case 'spam': return sql`conversations.spam`
    case 'merged': return sql`conversations.merged_into is not null`
    case 'waiting': return sql`conversations.waiting_since is not null`
    default: return false
  }
}

function idOrNone(column: Condition, values: readonly string[]): Condition {
  return any([ids(values).length > 0 && oneOf(column, ids(values), 'uuid'), values.includes('none') && sql`${column} is null`])
}

/** In the statement's text, so that it is planned for them: `parseQuery` lets no others through. */
function fixed(column: Condition, values: readonly string[]): Condition {
  return values.length === 1 ? sql`${column} = ${sql.lit(values[0])}` : sql`${column} in (${sql.join(values.map((value) => sql.lit(value)))})`
}

/** For one value =, by which an index also gives the order: with = any it does not. */
function oneOf(column: Condition, values: readonly (string | number)[], type: 'text' | 'uuid' | 'bigint'): Condition {
  const as = sql.raw(type)
  return values.length === 1 ? sql`${column} = ${values[0]}::${as}` : sql`${column} = any(${values}::${as}[])`
}

function ids(values: readonly string[]): string[] {
  return values.filter(isId)
}

function within(column: Condition, value: string, now: Date): Condition {
  const range = readRange(value)!
  if (range.kind === 'ago') return before(column, range, now)
  const end = new Date(Date.parse(`${range.to}T00:00:00Z`) + 86_400_000)
  return sql`(${column} >= ${new Date(`${range.from}T00:00:00Z`)}::timestamptz and ${column} < ${end}::timestamptz)`
}

function before(column: Condition, { longer, milliseconds }: { longer: boolean; milliseconds: number }, now: Date): Condition {
  const moment = new Date(now.getTime() - milliseconds)
  return longer ? sql`${column} < ${moment}::timestamptz` : sql`${column} > ${moment}::timestamptz`
}

function any(conditions: (Condition | false)[]): Condition {
  const given = conditions.filter((condition) => condition !== false)
  return given.length === 0 ? sql`false` : sql`(${sql.join(given, sql` or `)})`
}
