import { CircleCheck, CirclePause, Clock, RefreshCw, TriangleAlert } from 'lucide-react'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import type { Mailbox } from './records.ts'

const signs = {
  waiting: { icon: Clock, tone: 'neutral' },
  syncing: { icon: RefreshCw, tone: 'accent' },
  connected: { icon: CircleCheck, tone: 'positive' },
  failing: { icon: TriangleAlert, tone: 'critical' },
  paused: { icon: CirclePause, tone: 'caution' },
} as const

export function StateBadge({ state }: { state: Mailbox['state'] }) {
  const { icon: Icon, tone } = signs[state]
  return (
    <Badge tone={tone}>
      <Icon aria-hidden size={12} />
      {words.mailboxes.state[state]}
    </Badge>
  )
}
