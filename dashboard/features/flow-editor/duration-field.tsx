import { useId, useState } from 'react'
import { words } from '../../lib/words.ts'
import { inputClass } from '../../ui/input-class.ts'
import { Select } from '../../ui/select.tsx'
import { durationOf, secondsOf, type TimeUnit, timeUnits } from '../flow-model/duration.ts'
import { FieldFrame } from './field-frame.tsx'

const w = words.flows.form

/** How long, as a number and a unit. */
export function DurationField({ label, seconds, least, onChange }: { label: string; seconds: number; least: number; onChange(seconds: number): void }) {
  const id = useId()
  const read = durationOf(seconds)
  // The unit that was chosen stays while the number is typed.
  const [unit, setUnit] = useState<TimeUnit>(read.unit)
  const count = Math.round((seconds / timeUnits[unit]) * 100) / 100
  const set = (next: number, as: TimeUnit) => onChange(Math.max(least, secondsOf(next, as)))
  return (
    <FieldFrame id={id} label={label}>
      <div className="grid grid-cols-2 gap-2">
        <input id={id} type="number" min={0} step="any" className={inputClass} value={count} onChange={({ target }) => set(Number(target.value), unit)} />
        <Select
          aria-label={`${label}, ${w.unit.toLocaleLowerCase()}`}
          value={unit}
          onChange={({ target }) => {
            const next = target.value as TimeUnit // its options are these
            setUnit(next)
            set(count, next)
          }}
        >
          {(Object.keys(timeUnits) as TimeUnit[]).map((each) => (
            <option key={each} value={each}>
              {w.units[each]}
            </option>
          ))}
        </Select>
      </div>
    </FieldFrame>
  )
}
