import { Plus, X } from 'lucide-react'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { inputClass } from '../../ui/input-class.ts'
import { type Day, days, intervalsOf, nextInterval, type OpenInterval, withIntervals, workdays } from './week.ts'

const w = words.desk.hours

/** Any number of intervals a day: a lunch break parts two. */
export function WeekEditor({ week, onChange }: { week: OpenInterval[]; onChange(week: OpenInterval[]): void }) {
  return (
    <fieldset>
      <legend className="mb-1 text-small font-medium text-ink-soft">{w.week}</legend>
      <div className="-mt-7 mb-1 flex justify-end">
        <Button look="quiet" onClick={() => onChange(likeMonday(week))}>
          {w.copyToWeek}
        </Button>
      </div>
      <ul className="divide-y divide-line rounded-control border border-line">
        {days.map((day) => (
          <DayRow key={day} day={day} week={week} onChange={onChange} />
        ))}
      </ul>
    </fieldset>
  )
}

function DayRow({ day, week, onChange }: { day: Day; week: OpenInterval[]; onChange(week: OpenInterval[]): void }) {
  const own = intervalsOf(week, day)
  const name = w.days[day]!
  const put = (intervals: Omit<OpenInterval, 'day'>[]) => onChange(withIntervals(week, day, intervals))
  return (
    <li className="flex flex-wrap items-start gap-x-2 px-2.5 py-1.5">
      <span className="flex h-8 w-24 shrink-0 items-center max-wide:w-auto max-wide:flex-1 pointer-coarse:h-11">{name}</span>
      <div className="flex min-w-0 flex-1 flex-wrap gap-x-4 gap-y-1 max-wide:order-last max-wide:basis-full">
        {own.length === 0 && <span className="flex h-8 items-center text-ink-faint max-wide:h-5">{w.closed}</span>}
        {own.map((interval, n) => (
          <span key={n} className="flex items-center gap-1 max-wide:basis-full">
            <Time label={w.from(name, n + 1)} value={interval.from} onChange={(from) => put(own.with(n, { ...interval, from }))} />
            <span aria-hidden className="text-ink-faint">
              –
            </span>
            <Time
              label={w.to(name, n + 1)}
              value={interval.to === '24:00' ? '00:00' : interval.to}
              onChange={(to) => put(own.with(n, { ...interval, to: to === '00:00' ? '24:00' : to }))}
            />
            <IconButton icon={X} label={w.removeInterval(name, n + 1)} onClick={() => put(own.toSpliced(n, 1))} />
          </span>
        ))}
      </div>
      <IconButton icon={Plus} label={w.addInterval(name)} onClick={() => put([...own, nextInterval(own)])} />
    </li>
  )
}

function Time({ label, value, onChange }: { label: string; value: string; onChange(value: string): void }) {
  return (
    <input
      type="time"
      aria-label={label}
      value={value}
      required
      onChange={(event) => {
        if (event.target.value) onChange(event.target.value)
      }}
      className={`${inputClass} w-32! max-wide:w-auto! max-wide:min-w-0 max-wide:flex-1`}
    />
  )
}

function likeMonday(week: OpenInterval[]): OpenInterval[] {
  const monday = intervalsOf(week, 'monday')
  return workdays.reduce((changed, day) => withIntervals(changed, day, monday), week)
}
