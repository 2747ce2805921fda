import { clsx } from 'clsx'
import { words } from '../../lib/words.ts'
import type { Step } from '../flow-model/definition.ts'
import { useFlowView } from './flow-view.ts'
import type { LaneName } from '../flow-model/lanes.ts'
import { laneTitle } from '../flow-model/step-words.ts'

/** What leads into a lane; opens the step that the lane belongs to. */
export function LaneButton({ step, lane }: { step: Step; lane: LaneName }) {
  const { catalogue, onSelect, marks } = useFlowView()
  const taken = marks?.get(`${step.id}/${lane}`)
  const title = laneTitle(step, lane, catalogue)
  const critical = lane === 'onError' || lane === 'compensate'
  return (
    <button
      type="button"
      title={title}
      onClick={() => onSelect(step.id)}
      className={clsx(
        'nopan inline-flex h-[26px] max-w-full items-center gap-1 rounded-full border px-2.5 text-tiny font-medium',
        taken ? 'border-note-line bg-accent-soft text-accent-ink' : 'border-line-strong bg-surface hover:border-ink-faint',
        !taken && (critical ? 'text-critical' : 'text-ink-soft'),
      )}
    >
      <span className="truncate">{title}</span>
      {taken?.count !== undefined && <span className="tabular-nums">{words.flows.canvas.count(taken.count)}</span>}
    </button>
  )
}
