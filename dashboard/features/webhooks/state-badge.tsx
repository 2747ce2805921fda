import { CircleCheck, CirclePause, TriangleAlert } from 'lucide-react'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import type { Webhook } from './records.ts'

const w = words.webhooks.state

export function StateBadge({ webhook: { state, failures } }: { webhook: Webhook }) {
  if (state === 'paused') {
    return (
      <Badge tone="caution">
        <CirclePause aria-hidden size={12} />
        {w.paused}
      </Badge>
    )
  }
  if (failures > 2) {
    return (
      <Badge tone="critical">
        <TriangleAlert aria-hidden size={12} />
        {w.failing}
      </Badge>
    )
  }
  return (
    <Badge tone="positive">
      <CircleCheck aria-hidden size={12} />
      {w.active}
    </Badge>
  )
}
