import { clsx } from 'clsx'
import { CircleCheck, CircleX, Clock, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { words } from '../../lib/words.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { DeliveryDetails } from './delivery-details.tsx'
import type { Delivery } from './records.ts'

const w = words.webhooks.log

const signs = {
  delivered: { icon: CircleCheck, tone: 'text-positive' },
  failed: { icon: CircleX, tone: 'text-critical' },
  waiting: { icon: Clock, tone: 'text-ink-faint' },
  retrying: { icon: RotateCw, tone: 'text-caution' },
}

export function DeliveryRow({
  delivery,
  mayRetry,
  paused,
}: {
  delivery: Delivery
  mayRetry: boolean
  paused: boolean
}) {
  const [open, setOpen] = useState(false)
  const retrying = delivery.state === 'waiting' && delivery.attempts > 0
  const { icon: Icon, tone } = signs[retrying ? 'retrying' : delivery.state]
  const label = retrying ? w.retrying(delivery.attempts) : w.states[delivery.state]
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary
          className={clsx(
            'flex min-h-11 list-none items-center gap-2.5 px-4 py-2 hover:bg-hover',
            'focus-visible:-outline-offset-2',
          )}
        >
          <Icon aria-hidden size={16} className={clsx('shrink-0', tone)} />
          <code className="min-w-0 flex-1 truncate font-mono text-small">{delivery.eventName}</code>
          <span className="shrink-0 text-small text-ink-soft max-wide:sr-only">{label}</span>
          <span className="w-9 shrink-0 text-right font-mono text-small text-ink-faint tabular-nums">
            {delivery.lastStatus}
          </span>
          <RelativeTime
            at={delivery.createdAt}
            short
            className="w-10 shrink-0 text-right text-small text-ink-faint tabular-nums"
          />
        </summary>
        {open && <DeliveryDetails delivery={delivery} mayRetry={mayRetry} paused={paused} />}
      </details>
    </li>
  )
}
