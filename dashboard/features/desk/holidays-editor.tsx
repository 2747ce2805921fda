import { Plus, X } from 'lucide-react'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { inputClass } from '../../ui/input-class.ts'
import type { BusinessHours } from './hours-section.tsx'

const w = words.desk.hours
export type Holiday = BusinessHours['holidays'][number]

/** Days on which nobody works, once or every year. */
export function HolidaysEditor({ holidays, onChange }: { holidays: Holiday[]; onChange(holidays: Holiday[]): void }) {
  return (
    <fieldset>
      <legend className="mb-1 text-small font-medium text-ink-soft">{w.holidays}</legend>
      <ul className="flex flex-col gap-1.5">
        {holidays.map((holiday, n) => (
          <li key={n} className="flex flex-wrap items-center gap-1.5">
            <input
              type="date"
              aria-label={`${w.holidayDate} ${n + 1}`}
              value={holiday.date}
              onChange={(event) => onChange(holidays.with(n, { ...holiday, date: event.target.value }))}
              className={`${inputClass} w-38!`}
            />
            <input
              aria-label={`${w.holidayName} ${n + 1}`}
              value={holiday.name}
              onChange={(event) => onChange(holidays.with(n, { ...holiday, name: event.target.value }))}
              className={`${inputClass} min-w-32 flex-1`}
            />
            <label className="flex h-8 items-center gap-1.5 text-small text-ink-soft pointer-coarse:h-11">
              <input
                type="checkbox"
                checked={holiday.yearly}
                onChange={(event) => onChange(holidays.with(n, { ...holiday, yearly: event.target.checked }))}
                className="size-4 accent-accent"
              />
              {w.yearly}
            </label>
            <IconButton
              icon={X}
              label={w.removeHoliday(holiday.name || String(n + 1))}
              onClick={() => onChange(holidays.toSpliced(n, 1))}
            />
          </li>
        ))}
      </ul>
      <Button look="quiet" className="mt-1" onClick={() => onChange([...holidays, { date: '', name: '', yearly: true }])}>
        <Plus aria-hidden size={14} />
        {w.addHoliday}
      </Button>
    </fieldset>
  )
}
