import { AlertTriangle, Check, Clock3, Undo2 } from 'lucide-react'
import { clsx } from 'clsx'
import type { Message } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'

const icons = { sending: Clock3, queued: Clock3, sent: Check, failed: AlertTriangle, bounced: Undo2 }

/** How far a reply has come: in words, with an icon; trouble in the colour of trouble, with its cause. */
export function DeliverySign({ message }: { message: Message }) {
  const state = message.id.startsWith('sending:') ? 'sending' : message.delivery
  if (!state) return null
  const Icon = icons[state]
  const trouble = state === 'failed' || state === 'bounced'
  return (
    <span
      title={message.deliveryDetail ?? undefined}
      className={clsx(
        'inline-flex items-center gap-1 text-small',
        trouble ? 'font-medium text-critical' : 'text-ink-faint',
      )}
    >
      <Icon aria-hidden size={12} />
      {words.inbox.delivery[state]}
    </span>
  )
}

/** Why a reply did not arrive; worth a line of its own. */
export function DeliveryTrouble({ message }: { message: Message }) {
  if (message.delivery !== 'failed' && message.delivery !== 'bounced') return null
  if (!message.deliveryDetail) return null
  return (
    <p className="mt-2 rounded-control bg-critical/8 px-2.5 py-1.5 text-small text-critical">
      {message.deliveryDetail}
    </p>
  )
}
