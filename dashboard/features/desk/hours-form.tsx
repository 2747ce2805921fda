import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { issuesOf } from '../../lib/issues-of.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { SelectField } from '../../ui/field.tsx'
import { Check } from './check.tsx'
import { type Holiday, HolidaysEditor } from './holidays-editor.tsx'
import type { BusinessHours } from './hours-section.tsx'
import { NameField, RecordForm } from './record-form.tsx'
import { useSaving } from './use-saving.ts'
import { WeekEditor } from './week-editor.tsx'
import { usualWeek } from './week.ts'

const w = words.desk.hours

/** When one works: a week by the clock of a place, and days off. */
export function HoursForm({ hours, onClose }: { hours: BusinessHours | undefined; onClose(): void }) {
  const [name, setName] = useState(hours?.name ?? '')
  const [timeZone, setTimeZone] = useState(hours?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone)
  const [week, setWeek] = useState(hours?.week ?? usualWeek)
  const [holidays, setHolidays] = useState(hours?.holidays ?? [])
  const [isDefault, setIsDefault] = useState(hours?.isDefault ?? false)
  const written = { name, timeZone, week, holidays: holidays.filter(isGiven).map(named), isDefault }
  const saving = useMutation({
    mutationFn: () => (hours ? rpc.businessHours.update.mutate({ id: hours.id, ...written }) : rpc.businessHours.create.mutate(written)),
    ...useSaving(trpc.businessHours.pathKey(), onClose),
  })
  const issues = issuesOf(saving.error)
  return (
    <RecordForm
      words={w}
      isNew={!hours}
      broad
      fields={['name', 'timeZone']}
      saving={saving}
      ready={name.trim() !== ''}
      onClose={onClose}
    >
      <div className="grid gap-3 wide:grid-cols-2">
        <NameField words={w} value={name} error={issues['name']} onChange={setName} />
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
      <Check label={w.isDefault} checked={isDefault} onChange={setIsDefault} />
    </RecordForm>
  )
}

function isGiven({ date }: Holiday): boolean {
  return date !== ''
}

function named({ name, ...rest }: Holiday): Holiday {
  return { ...rest, name: name.trim() || w.holiday }
}

function zonesWith(zone: string): string[] {
  const zones = Intl.supportedValuesOf('timeZone')
  return zones.includes(zone) ? zones : [zone, ...zones]
}
