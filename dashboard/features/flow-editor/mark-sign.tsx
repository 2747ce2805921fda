import { clsx } from 'clsx'
import { Ban, Check, CircleDashed, Clock, LoaderCircle, type LucideIcon, RotateCcw, SkipForward, Undo2, X } from 'lucide-react'
import { words } from '../../lib/words.ts'
import type { Mark, MarkState } from '../flow-model/mark.ts'

const signs: Record<MarkState, { icon: LucideIcon; look: string }> = {
  succeeded: { icon: Check, look: 'border-positive/40 text-positive' },
  failed: { icon: X, look: 'border-critical/50 text-critical' },
  running: { icon: LoaderCircle, look: 'border-note-line text-accent-ink' },
  waiting: { icon: Clock, look: 'border-note-line text-accent-ink' },
  retrying: { icon: RotateCcw, look: 'border-caution/50 text-caution' },
  cancelled: { icon: Ban, look: 'border-line-strong text-ink-soft' },
  skipped: { icon: SkipForward, look: 'border-line-strong text-ink-soft' },
  planned: { icon: CircleDashed, look: 'border-positive/40 text-positive' },
  compensated: { icon: Undo2, look: 'border-caution/50 text-caution' },
}

/** How a step went, or how often it would be done. */
export function MarkSign({ mark }: { mark: Mark }) {
  const sign = mark.state && signs[mark.state]
  const label = mark.label ?? (mark.state && words.runs.step.states[mark.state])
  return (
    <span
      title={label}
      className={clsx(
        'inline-flex h-5 min-w-5 items-center justify-center gap-1 rounded-full border bg-raised px-1 text-tiny font-semibold tabular-nums',
        sign?.look ?? 'border-line-strong text-ink-soft',
      )}
    >
      {sign && <sign.icon aria-hidden size={11} strokeWidth={2.5} className={mark.state === 'running' ? 'animate-spin' : undefined} />}
      {mark.count !== undefined && words.flows.canvas.count(mark.count)}
      {label && <span className="sr-only">{label}</span>}
    </span>
  )
}
