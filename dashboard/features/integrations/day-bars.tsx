import { clsx } from 'clsx'
import { words } from '../../lib/words.ts'
import type { HealthDay } from './records.ts'

const w = words.plugins

/** A bar for each of the last 14 days: how much of it went well, from the bottom; what failed lies on top. */
export function DayBars({ days, large }: { days: readonly HealthDay[]; large?: boolean }) {
  const calls = days.reduce((sum, day) => sum + day.calls, 0)
  const failures = days.reduce((sum, day) => sum + day.failures, 0)
  return (
    <div role="img" aria-label={w.calls(calls, failures)} className={clsx('flex items-end gap-0.5', large ? 'h-8' : 'h-4')}>
      {days.map((day) => (
        <span key={day.day} title={w.day(dayWords(day.day), day.calls, day.failures)} className={clsx('flex h-full flex-col justify-end', large ? 'w-2.5' : 'w-1')}>
          {day.calls === 0 && <span className="h-0.5 rounded-small bg-line-strong" />}
          {day.failures > 0 && <span style={{ height: share(day.failures, day.calls) }} className="min-h-0.5 rounded-t-small bg-critical" />}
          {day.calls > day.failures && (
            <span
              style={{ height: share(day.calls - day.failures, day.calls) }}
              className={clsx('min-h-0.5 bg-positive/55', day.failures === 0 ? 'rounded-small' : 'mt-px rounded-b-small')}
            />
          )}
        </span>
      ))}
    </div>
  )
}

const share = (part: number, whole: number): string => `${(part / whole) * 100}%`

// Days are counted in UTC.
function dayWords(day: string): string {
  return new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(day))
}
