import { clsx } from 'clsx'
import { words } from '../../lib/words.ts'
import { days, intervalsOf, minutesOf, type OpenInterval } from './week.ts'

const w = words.desk.hours
const dayMinutes = 24 * 60

/** The week at a glance: a bar a day, gold where it is open. In words for who cannot see it. */
export function WeekPicture({ week, className }: { week: readonly OpenInterval[]; className?: string }) {
  return (
    <ul className={clsx('grid grid-cols-7 gap-1.5', className)}>
      {days.map((day) => {
        const own = intervalsOf(week, day)
        return (
          <li key={day} className="min-w-0">
            <div aria-hidden className="relative h-1.5 overflow-hidden rounded-full bg-pressed">
              {own.map(({ from, to }) => (
                <span
                  key={from}
                  className="absolute inset-y-0 bg-accent"
                  style={{
                    left: `${(minutesOf(from) / dayMinutes) * 100}%`,
                    width: `${((minutesOf(to) - minutesOf(from)) / dayMinutes) * 100}%`,
                  }}
                />
              ))}
            </div>
            <p aria-hidden className="mt-1 text-tiny text-ink-faint">
              {w.shortDays[day]}
            </p>
            <p className="sr-only">
              {w.days[day]}: {own.length === 0 ? w.closed : own.map(({ from, to }) => `${from}–${to}`).join(', ')}
            </p>
          </li>
        )
      })}
    </ul>
  )
}
