import { type ConversationQuery, isId, readDuration, readRange, type Term } from './query.ts'

export { isId } from './query.ts'

/** What decides whether a conversation belongs; moments as ISO 8601. Everything else only the server can tell. */
export type MatchedConversation = {
  number: number
  kind: string
  state: string
  channelId: string | null
  contactId: string
  assigneeId: string | null
  teamId: string | null
  priority: string
  tagIds: readonly string[]
  fields: Readonly<Record<string, unknown>>
  unread: boolean
  /** Where it is a member's to read; else `unread` serves. */
  unreadByMe?: boolean | undefined
  waitingSince: string | null
  spam: boolean
  mergedInto: string | null
  slaDueAt: string | null
  slaBreached: boolean
  createdAt: string
  updatedAt: string
  closedAt: string | null
}

/**
 * Whether a conversation belongs to a query whose names are ids already; undefined where only the server can tell (words,
 * a contact by address, a company). Says the same as the SQL of `queryCondition`; a test holds the two together.
 */
export function matches({ terms, words }: ConversationQuery, conversation: MatchedConversation, { me, now }: { me: string | null; now: number }): boolean | undefined {
  if (conversation.spam && !asksFor(terms, 'spam')) return false
  if (conversation.mergedInto !== null && !asksFor(terms, 'merged')) return false
  let known: boolean | undefined = words === '' ? true : undefined
  for (const term of terms) {
    const holds = holdsFor(term, conversation, me, now)
    if (holds === undefined) known = undefined
    else if (holds === term.negated) return false
  }
  return known
}

/** Spam, and what was merged away, is hidden unless a query asks for it. */
export function asksFor(terms: readonly Term[], what: 'spam' | 'merged'): boolean {
  return terms.some(({ field, values, negated }) => field === 'is' && !negated && values.includes(what))
}

function holdsFor({ field, values }: Term, conversation: MatchedConversation, me: string | null, now: number): boolean | undefined {
  const person = (value: string): string | null | undefined => (value === 'me' ? me ?? undefined : value === 'none' ? null : value)
  switch (field) {
    case 'state': return values.includes(conversation.state)
    case 'assignee': return values.some((value) => person(value) === conversation.assigneeId)
    case 'team': return values.some((value) => (value === 'none' ? null : value) === conversation.teamId)
    case 'channel': return values.some((value) => (value === 'none' ? null : value) === conversation.channelId)
    case 'tag': return values.some((value) => (value === 'none' ? conversation.tagIds.length === 0 : conversation.tagIds.includes(value)))
    case 'priority': return values.includes(conversation.priority)
    case 'kind': return values.includes(conversation.kind)
    case 'number': return values.some((value) => Number(value) === conversation.number)
    case 'contact': return values.includes(conversation.contactId) ? true : values.every(isId) ? false : undefined
    case 'company': return undefined
    case 'is': return values.some((value) => isSo(value, conversation))
    case 'sla': return values.some((value) => (value === 'breached' ? conversation.slaBreached : value === 'running' ? conversation.slaDueAt !== null : conversation.slaDueAt === null && !conversation.slaBreached))
    case 'waiting': return waitsFor(values[0]!, conversation.waitingSince, now)
    case 'created': return isWithin(values[0]!, conversation.createdAt, now)
    case 'updated': return isWithin(values[0]!, conversation.updatedAt, now)
    case 'closed': return isWithin(values[0]!, conversation.closedAt, now)
    case 'field': {
      const [key, ...own] = values
      const value = conversation.fields[key!]
      return own.some((each) => (each === 'none' ? value === undefined : value !== undefined && String(value) === each))
    }
  }
}

function isSo(value: string, conversation: MatchedConversation): boolean {
  switch (value) {
    case 'unread': return conversation.unreadByMe ?? conversation.unread
    case 'unassigned': return conversation.assigneeId === null
    case 'spam': return conversation.spam
    case 'merged': return conversation.mergedInto !== null
    case 'waiting': return conversation.waitingSince !== null
    default: return false
  }
}

function waitsFor(value: string, since: string | null, now: number): boolean {
  const duration = readDuration(value)
  if (!duration || since === null) return false
  const waited = now - Date.parse(since)
  return duration.longer ? waited > duration.milliseconds : waited < duration.milliseconds
}

function isWithin(value: string, moment: string | null, now: number): boolean {
  const range = readRange(value)
  if (!range || moment === null) return false
  if (range.kind === 'days') return moment.slice(0, 10) >= range.from && moment.slice(0, 10) <= range.to
  const age = now - Date.parse(moment)
  return range.longer ? age > range.milliseconds : age < range.milliseconds
}
