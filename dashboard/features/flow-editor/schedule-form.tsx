import { clsx } from 'clsx'
import { useState } from 'react'
import { words } from '../../lib/words.ts'
import { Field, SelectField } from '../../ui/field.tsx'
import type { Trigger } from '../flow-model/definition.ts'
import { cronOf, type Schedule, scheduleOf } from '../flow-model/schedule.ts'
import { weekdayName } from '../flow-model/trigger-words.ts'

const w = words.flows.schedule
const kinds = ['hour', 'day', 'week', 'month', 'cron'] as const
type ScheduleTrigger = Extract<Trigger, { kind: 'schedule' }>

/** When a flow begins by the clock: as one says it, or as a cron line. */
export function ScheduleForm({ trigger, onChange }: { trigger: ScheduleTrigger; onChange(trigger: Trigger, group?: string): void }) {
  const read = scheduleOf(trigger.cron)
  // A line that is being typed may be one that the choices could say.
  const [asCron, setAsCron] = useState(read.every === 'cron')
  const schedule: Schedule = asCron ? { every: 'cron', cron: trigger.cron } : read
  const set = (next: Schedule, group?: string) => onChange({ ...trigger, cron: cronOf(next) }, group)
  const zones = Intl.supportedValuesOf('timeZone')
  return (
    <>
      <SelectField
        label={w.every}
        value={schedule.every}
        onChange={({ target }) => {
          const every = target.value as Schedule['every'] // its options are these
          setAsCron(every === 'cron')
          if (every !== 'cron') set(withEvery(schedule, every))
        }}
      >
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {w.kinds[kind]}
          </option>
        ))}
      </SelectField>
      {schedule.every === 'hour' && (
        <Field
          label={w.minute}
          type="number"
          min={0}
          max={59}
          value={schedule.minute}
          onChange={({ target }) => set({ every: 'hour', minute: Math.min(59, Math.max(0, Number(target.value))) }, 'minute')}
        />
      )}
      {schedule.every === 'week' && <Weekdays chosen={schedule.weekdays} onChange={(weekdays) => set({ ...schedule, weekdays })} />}
      {schedule.every === 'month' && (
        <Field
          label={w.dayOfMonth}
          type="number"
          min={1}
          max={31}
          value={schedule.day}
          onChange={({ target }) => set({ ...schedule, day: Math.min(31, Math.max(1, Number(target.value))) }, 'day')}
        />
      )}
      {'hour' in schedule && (
        <Field
          label={w.at}
          type="time"
          value={`${String(schedule.hour).padStart(2, '0')}:${String(schedule.minute).padStart(2, '0')}`}
          onChange={({ target }) => {
            const [hour, minute] = target.value.split(':').map(Number)
            if (hour !== undefined && minute !== undefined) set({ ...schedule, hour, minute }, 'time')
          }}
        />
      )}
      {schedule.every === 'cron' && (
        <Field label={w.cron} hint={w.cronHint} value={trigger.cron} className="font-mono" onChange={({ target }) => onChange({ ...trigger, cron: target.value }, 'cron')} />
      )}
      <SelectField label={w.timeZone} value={trigger.timeZone} onChange={({ target }) => onChange({ ...trigger, timeZone: target.value })}>
        {[...new Set([trigger.timeZone, 'UTC', ...zones])].map((zone) => (
          <option key={zone}>{zone}</option>
        ))}
      </SelectField>
    </>
  )
}

function Weekdays({ chosen, onChange }: { chosen: number[]; onChange(days: number[]): void }) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-small font-medium text-ink-soft">{w.on}</legend>
      <div className="flex gap-1">
        {[1, 2, 3, 4, 5, 6, 0].map((day) => {
          const on = chosen.includes(day)
          const next = on ? chosen.filter((each) => each !== day) : [...chosen, day]
          return (
            <button
              key={day}
              type="button"
              aria-pressed={on}
              aria-label={weekdayName(day, 'long')}
              onClick={() => next.length > 0 && onChange(next)}
              className={clsx(
                'h-8 flex-1 rounded-control border text-small font-medium pointer-coarse:h-11',
                on ? 'border-ink bg-ink text-canvas' : 'border-line-strong bg-raised text-ink-soft hover:border-ink-faint',
              )}
            >
              {weekdayName(day, 'short')}
            </button>
          )
        })}
      </div>
    </fieldset>
  )
}

// What can be kept of the time stays.
function withEvery(schedule: Schedule, every: Exclude<Schedule['every'], 'cron'>): Schedule {
  const minute = 'minute' in schedule ? schedule.minute : 0
  const hour = 'hour' in schedule ? schedule.hour : 9
  switch (every) {
    case 'hour':
      return { every, minute }
    case 'day':
      return { every, minute, hour }
    case 'week':
      return { every, minute, hour, weekdays: [1, 2, 3, 4, 5] }
    case 'month':
      return { every, minute, hour, day: 1 }
  }
}
