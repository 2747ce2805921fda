import { CircleCheck, CircleDashed, CirclePower, type LucideIcon, Plug, TriangleAlert } from 'lucide-react'
import { words } from '../../lib/words.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import type { ShownState } from './state-of.ts'

const looks: Record<ShownState, { tone: Tone; icon: LucideIcon }> = {
  available: { tone: 'neutral', icon: CircleDashed },
  disabled: { tone: 'neutral', icon: CirclePower },
  not_connected: { tone: 'caution', icon: Plug },
  failing: { tone: 'critical', icon: TriangleAlert },
  expired: { tone: 'critical', icon: TriangleAlert },
  connected: { tone: 'positive', icon: CircleCheck },
  enabled: { tone: 'positive', icon: CircleCheck },
}

export function PluginState({ state }: { state: ShownState }) {
  const { tone, icon: Icon } = looks[state]
  return (
    <Badge tone={tone}>
      <Icon aria-hidden size={12} />
      {words.plugins.states[state]}
    </Badge>
  )
}
