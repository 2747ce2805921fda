import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { issuesOf } from '../../lib/issues-of.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, SelectField } from '../../ui/field.tsx'
import { FormEnd } from './form-end.tsx'
import { HolidaysEditor } from './holidays-editor.tsx'
import type { BusinessHours } from './hours-section.tsx'
import { useSaving } from './use-saving.ts'
import { usualWeek } from './week.ts'
import { WeekEditor } from './week-editor.tsx'

const w = words.desk.hours

/** When one works: a week by the clock of a place, and days off. */
export function HoursForm({ hours, onClose }: { hours: BusinessHours | undefined; onClose(): void }) {
  const [name, setName] = useState(hours?.name ?? '')
  const [timeZone, setTimeZone] = useState(hours?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone)
  const [week, setWeek] = useState(hours?.week ?? usualWeek)
  const [holidays, setHolidays] = useState(hours?.holidays ?? [])
  const [isDefault, setIsDefault] = useState(hours?.isDefault ?? false)
  const saving = useSaving(trpc.businessHours.pathKey(), onClose)
  const create = useMutation(trpc.businessHours.create.mutationOptions(saving))
  const update = useMutation(trpc.businessHours.update.mutationOptions(saving))
  const error = create.error ?? update.error
  const issues = issuesOf(error)
  const inside = Object.entries(issues).find(([path]) => /^(week|holidays)/.test(path))?.[1]

  function submit(event: FormEvent) {
    event.preventDefault()
    const fields = { name, timeZone, week, holidays: holidays.filter(({ date, name: own }) => date !== '' && own.trim() !== ''), isDefault }
    if (hours) update.mutate({ id: hours.id, ...fields })
    else create.mutate(fields)
  }
  return (
    <Dialog open onClose={onClose} title={hours ? w.edit : w.create} broad>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <div className="grid gap-3 wide:grid-cols-2">
          <Field
            label={w.name}
            autoFocus
            value={name}
            placeholder={w.namePlaceholder}
            error={issues['name']}
            onChange={(event) => setName(event.target.value)}
          />
          <SelectField
            label={w.timeZone}
            value={timeZone}
            error={issues['timeZone']}
            onChange={(event) => setTimeZone(event.target.value)}
          >
            {zonesWith(timeZone).map((zone) => (
              <option key={zone} value={zone}>
                {zone.replaceAll('_', ' ')}
              </option>
            ))}
          </SelectField>
        </div>
        <WeekEditor week={week} onChange={setWeek} />
        <HolidaysEditor holidays={holidays} onChange={setHolidays} />
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={isDefault}
            onChange={(event) => setIsDefault(event.target.checked)}
            className="size-4 accent-accent"
          />
          {w.isDefault}
        </label>
        {inside && (
          <p role="alert" className="text-small text-critical">
            {inside}
          </p>
        )}
        <FormEnd
          error={error}
          busy={create.isPending || update.isPending}
          ready={name.trim() !== ''}
          action={hours ? words.actions.save : w.create}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  )
}

function zonesWith(zone: string): string[] {
  const zones = Intl.supportedValuesOf('timeZone')
  return zones.includes(zone) ? zones : [zone, ...zones]
}
