import { clsx } from 'clsx'
import { ChevronDown, ChevronsUp, ChevronUp, type LucideIcon, Minus } from 'lucide-react'
import type { Conversation } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'

type Priority = Conversation['priority']

export const priorityIcons: Record<Priority, LucideIcon> = { urgent: ChevronsUp, high: ChevronUp, normal: Minus, low: ChevronDown }

/** How much it presses; what is normal needs no sign. */
export function PriorityIcon({ priority }: { priority: Priority }) {
  if (priority === 'normal') return null
  const Icon = priorityIcons[priority]
  const text = words.inbox.priorities[priority]
  return (
    <span
      role="img"
      aria-label={words.inbox.priorityIs(text)}
      title={words.inbox.priorityIs(text)}
      className={clsx('inline-flex', priority === 'urgent' ? 'text-critical' : priority === 'high' ? 'text-caution' : 'text-ink-faint')}
    >
      <Icon aria-hidden size={14} strokeWidth={2.25} />
    </span>
  )
}
