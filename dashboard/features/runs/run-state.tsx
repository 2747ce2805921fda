import { words } from '../../lib/words.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import type { RunState } from './run-records.ts'

const tones: Record<RunState, Tone> = {
  queued: 'neutral',
  running: 'accent',
  waiting: 'accent',
  succeeded: 'positive',
  failed: 'critical',
  cancelled: 'neutral',
  stopped: 'caution',
}

export function RunStateBadge({ state }: { state: RunState }) {
  return <Badge tone={tones[state]}>{words.runs.states[state]}</Badge>
}
