import { matches } from '../../../server/features/conversation-query/matches.ts'
import { type ConversationQuery, isId, parseQuery, type TermField } from '../../../server/features/conversation-query/query.ts'
import type { Conversation } from '../../lib/records.ts'

/** What `conversations.list` takes: the part of its input that decides which conversations belong. */
export type ConversationFilter = {
  state?: Conversation['state'] | 'all'
  assigneeId?: string
  unassigned?: boolean
  contactId?: string
  query?: string
}

export const inboxViews = ['open', 'mine', 'unassigned', 'snoozed', 'closed', 'all', 'spam'] as const
export type InboxView = (typeof inboxViews)[number]

export function isInboxView(name: string): name is InboxView {
  return (inboxViews as readonly string[]).includes(name)
}

export function filterOf(view: InboxView, memberId: string, query?: string): ConversationFilter {
  const words = query ? { query } : {}
  switch (view) {
    case 'open':
      return { state: 'open', ...words }
    case 'mine':
      return { state: 'open', assigneeId: memberId, ...words }
    case 'unassigned':
      return { state: 'open', unassigned: true, ...words }
    case 'snoozed':
      return { state: 'snoozed', ...words }
    case 'closed':
      return { state: 'closed', ...words }
    case 'all':
      return { state: 'all', ...words }
    case 'spam':
      return { state: 'all', query: query ? `is:spam ${query}` : 'is:spam' }
  }
}

/** The view as a query: what is bulk changed, saved or counted by its terms. */
export function queryOf({ state, assigneeId, unassigned, contactId, query }: ConversationFilter): string {
  return [
    state && state !== 'all' && `state:${state}`,
    assigneeId && `assignee:${assigneeId}`,
    unassigned && 'assignee:none',
    contactId && `contact:${contactId}`,
    query,
  ]
    .filter(Boolean)
    .join(' ')
}

/** Whether a conversation belongs in a list; undefined where only the server can tell, as of a search for words. */
export function belongsTo(
  filter: ConversationFilter,
  conversation: Conversation,
  now = Date.now(),
): boolean | undefined {
  if (filter.state && filter.state !== 'all' && conversation.state !== filter.state) return false
  if (filter.assigneeId && conversation.assigneeId !== filter.assigneeId) return false
  if (filter.unassigned && conversation.assigneeId !== null) return false
  if (filter.contactId && conversation.contactId !== filter.contactId) return false
  const query = queryFrom(filter.query ?? '')
  const belongs = matches(query, conversation, { me: null, now })
  return belongs === false && hasNames(query) ? undefined : belongs
}

const parsed = new Map<string, ConversationQuery>()

function queryFrom(text: string): ConversationQuery {
  const known = parsed.get(text)
  if (known) return known
  const query = parseQuery(text)
  if (parsed.size > 200) parsed.clear()
  parsed.set(text, query)
  return query
}

const named: readonly TermField[] = ['assignee', 'team', 'tag', 'channel']

// A name that the caches did not know went to the server as it is: there alone it means something.
function hasNames({ terms }: ConversationQuery): boolean {
  return terms.some(({ field, values }) => named.includes(field) && values.some((value) => !isId(value) && value !== 'none'))
}
