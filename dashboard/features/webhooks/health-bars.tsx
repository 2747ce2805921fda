import { clsx } from 'clsx'
import { clockTime } from '../../lib/format-moment.ts'
import { words } from '../../lib/words.ts'
import { hoursOfDay, successRate } from './health.ts'
import type { Health } from './records.ts'

const w = words.webhooks.health

/** A bar for each hour of the last day: how much of it succeeded, from the bottom; what failed lies on top. */
export function HealthBars({ health, now, large }: { health: Health | undefined; now: number; large?: boolean }) {
  const hours = hoursOfDay(health?.hours ?? [], now)
  const rate = successRate(health?.hours ?? [])
  const label = rate ? w.rate(percent(rate.share), rate.attempts) : w.none
  return (
    <div role="img" aria-label={label} className={clsx('flex items-end gap-0.5', large ? 'h-10' : 'h-5')}>
      {hours.map(({ hour, succeeded, failed }) => {
        const attempts = succeeded + failed
        return (
          <span
            key={hour}
            title={w.hour(clockTime(hour), succeeded, failed)}
            className={clsx('flex h-full flex-col justify-end', large ? 'min-w-0 flex-1' : 'w-1')}
          >
            {attempts === 0 && <span className="h-0.5 rounded-small bg-line-strong" />}
            {failed > 0 && (
              <span
                style={{ height: `${(failed / attempts) * 100}%` }}
                className="min-h-0.5 rounded-t-small bg-critical"
              />
            )}
            {succeeded > 0 && (
              <span
                style={{ height: `${(succeeded / attempts) * 100}%` }}
                className={clsx('min-h-0.5 bg-positive/55', failed === 0 ? 'rounded-small' : 'mt-px rounded-b-small')}
              />
            )}
          </span>
        )
      })}
    </div>
  )
}

export function percent(share: number): string {
  // Rounded down, so that 100% means that nothing failed.
  const floored = Math.floor(share * 1_000) / 1_000
  return new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 }).format(floored)
}
