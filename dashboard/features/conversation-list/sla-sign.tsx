import { clsx } from 'clsx'
import { Timer, TimerOff } from 'lucide-react'
import { exactMoment } from '../../lib/format-moment.ts'
import type { Conversation } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'
import { useNow } from '../../ui/relative-time.tsx'

const soon = 30 * 60_000
const w = words.inbox.sla

/** Until when an answer is due, or that it is late: told by its icon and its words, not by colour alone. */
export function SlaSign({ conversation: { slaDueAt, slaBreached, state }, long }: { conversation: Conversation; long?: boolean }) {
  const now = useNow()
  if (state === 'closed' || (!slaBreached && slaDueAt === null)) return null
  const left = slaDueAt === null ? null : Date.parse(slaDueAt) - now
  const late = slaBreached || (left !== null && left <= 0)
  const text = late ? w.late : w.dueIn(lengthOf(left ?? 0))
  const Icon = late ? TimerOff : Timer
  return (
    <span
      title={slaDueAt ? `${late ? w.late : w.due} · ${exactMoment(slaDueAt)}` : text}
      className={clsx(
        'inline-flex shrink-0 items-center gap-0.5 text-tiny font-medium whitespace-nowrap tabular-nums',
        late ? 'text-critical' : left !== null && left < soon ? 'text-caution' : 'text-ink-faint',
      )}
    >
      <Icon aria-hidden size={12} strokeWidth={2} />
      {long || late ? text : <><span className="sr-only">{text}</span><span aria-hidden>{lengthOf(left ?? 0)}</span></>}
    </span>
  )
}

export function lengthOf(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000))
  if (minutes < 60) return w.minutes(minutes)
  if (minutes < 48 * 60) return w.hours(Math.round(minutes / 60))
  return w.days(Math.round(minutes / 1_440))
}
