import { CircleCheck, TriangleAlert } from 'lucide-react'
import { words } from '../../lib/words.ts'
import type { ConnectionOutcome } from './outcomes.ts'

const w = words.integrations.outcome

/** What came of going to the service. */
export function Outcome({ outcome, reason, title }: { outcome: ConnectionOutcome; reason: string; title: string }) {
  const isGood = outcome === 'connected'
  const Icon = isGood ? CircleCheck : TriangleAlert
  return (
    <p
      role={isGood ? 'status' : 'alert'}
      className={`mb-4 flex items-center gap-2.5 rounded-card border px-4 py-2.5 text-dense ${isGood ? 'border-positive/35 bg-positive/6' : 'border-critical/35 bg-critical/6'}`}
    >
      <Icon aria-hidden size={16} className={isGood ? 'shrink-0 text-positive' : 'shrink-0 text-critical'} />
      <span className="min-w-0 wrap-anywhere">
        {outcome === 'connected' ? w.connected(title) : outcome === 'ended' ? w.ended : w[outcome](reason)}
      </span>
    </p>
  )
}
