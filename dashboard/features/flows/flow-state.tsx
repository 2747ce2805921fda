import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'

const tones = { active: 'positive', paused: 'caution', draft: 'neutral' } as const

export function FlowState({ state }: { state: keyof typeof tones }) {
  return <Badge tone={tones[state]}>{words.flows.states[state]}</Badge>
}
