import type { BulkActionStep } from '../../../server/features/bulk/bulk-action.ts'
import type { Conversation } from '../../lib/records.ts'

export type Step = BulkActionStep

/** What a conversation will be after a step, as far as one can tell without the server. */
export function afterStep(conversation: Conversation, step: Step): Conversation {
  switch (step.kind) {
    case 'close':
      return { ...conversation, state: 'closed', closedAt: conversation.closedAt ?? new Date().toISOString(), waitingSince: null, unread: false, snoozedUntil: null }
    case 'reopen':
      return { ...conversation, state: 'open', closedAt: null, snoozedUntil: null }
    case 'snooze':
      return conversation.state === 'closed' ? conversation : { ...conversation, state: 'snoozed', snoozedUntil: step.until ?? null, unread: false }
    case 'spam':
      return { ...conversation, spam: true, state: 'closed', closedAt: conversation.closedAt ?? new Date().toISOString(), waitingSince: null, unread: false, snoozedUntil: null }
    case 'assign':
      return { ...conversation, assigneeId: step.assigneeId ?? null }
    case 'team':
      return { ...conversation, teamId: step.teamId ?? null }
    case 'priority':
      return { ...conversation, priority: step.priority ?? conversation.priority }
    case 'markRead':
      return { ...conversation, unread: false, unreadByMe: false }
    case 'untag':
      return { ...conversation, tagIds: conversation.tagIds.filter((id) => !step.tags?.includes(id)) }
    case 'tag':
      // A name that is new has no id yet.
      return { ...conversation, tagIds: [...new Set([...conversation.tagIds, ...(step.tags ?? []).filter((tag) => /^[0-9a-f-]{36}$/.test(tag))])] }
  }
}
