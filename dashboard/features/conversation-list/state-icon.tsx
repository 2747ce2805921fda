import { AlarmClock, Check, Hourglass, type LucideIcon } from 'lucide-react'
import type { Conversation } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'

const icons: Partial<Record<Conversation['state'], LucideIcon>> = {
  closed: Check,
  pending: Hourglass,
  snoozed: AlarmClock,
}

/** The state of a conversation that is not open, where a list mixes them. */
export function StateIcon({ state }: { state: Conversation['state'] }) {
  const Icon = icons[state]
  return (
    Icon && (
      <span
        role="img"
        aria-label={words.inbox.states[state]}
        title={words.inbox.states[state]}
        className="inline-flex text-ink-faint"
      >
        <Icon aria-hidden size={14} strokeWidth={1.75} />
      </span>
    )
  )
}
