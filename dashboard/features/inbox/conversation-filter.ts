import type { Conversation } from '../../lib/records.ts'

/** What `conversations.list` takes: the part of its input that decides which conversations belong. */
export type ConversationFilter = {
  state?: Conversation['state'] | 'all'
  assigneeId?: string
  unassigned?: boolean
  contactId?: string
  query?: string
}

export const inboxViews = ['open', 'mine', 'unassigned', 'closed', 'all'] as const
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
    case 'closed':
      return { state: 'closed', ...words }
    case 'all':
      return { state: 'all', ...words }
  }
}

/** Whether a conversation belongs in a list; of a search only the server can tell, so it is undefined. */
export function belongsTo(filter: ConversationFilter, conversation: Conversation): boolean | undefined {
  if (filter.state && filter.state !== 'all' && conversation.state !== filter.state) return false
  if (filter.assigneeId && conversation.assigneeId !== filter.assigneeId) return false
  if (filter.unassigned && conversation.assigneeId !== null) return false
  if (filter.contactId && conversation.contactId !== filter.contactId) return false
  return filter.query ? undefined : true
}
