import { words } from '../../lib/words.ts'
import { inputClass } from '../../ui/input-class.ts'
import { SearchField } from '../../ui/search-field.tsx'
import { Select } from '../../ui/select.tsx'
import { buckets, isDay, lengthOf, periods } from './report-period.ts'
import { groups } from './records.ts'
import { useReport } from './use-report.ts'

const w = words.reports

/** Of when, in which steps, by what, and of which conversations: all of it in the address. */
export function Pickers({ grouped, stepped }: { grouped: 'always' | 'maybe' | 'never'; stepped: boolean }) {
  const { period, asked, bucket, groupBy, set } = useReport()
  const own = period === 'own'
  const days = lengthOf(asked)
  const fits = { hour: days <= 45, day: days <= 1_100, week: true, month: true }
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-2">
      <Select
        aria-label={w.period.label}
        className="w-40"
        value={period}
        onChange={({ target }) => {
          const next = periods.find((each) => each === target.value)
          set({ period: next, by: undefined, ...(next === 'own' ? { from: asked.from, to: asked.to } : { from: undefined, to: undefined }) })
        }}
      >
        {periods.map((each) => <option key={each} value={each}>{w.period[each]}</option>)}
      </Select>
      {own && (['from', 'to'] as const).map((end) => (
        <input
          key={end}
          type="date"
          aria-label={w.period[end]}
          value={asked[end]}
          min="2000-01-01"
          max="2199-12-31"
          onChange={({ target }) => isDay(target.value) && set({ [end]: target.value, by: undefined })}
          className={`${inputClass} w-36!`}
        />
      ))}
      {stepped && (
        <Select aria-label={w.bucket.label} className="w-32" value={bucket} onChange={({ target }) => set({ by: buckets.find((each) => each === target.value) })}>
          {buckets.filter((each) => fits[each] || each === bucket).map((each) => <option key={each} value={each}>{w.bucket[each]}</option>)}
        </Select>
      )}
      {grouped !== 'never' && (
        <Select aria-label={w.group.label} className="w-36" value={groupBy ?? (grouped === 'always' ? 'member' : '')} onChange={({ target }) => set({ group: groups.find((each) => each === target.value) })}>
          {grouped === 'maybe' && <option value="">{w.group.none}</option>}
          {groups.map((each) => <option key={each} value={each}>{w.group[each]}</option>)}
        </Select>
      )}
      <span className="flex min-w-48 flex-1">
        <SearchField value={asked.filter} label={w.filter} onChange={(text) => set({ only: text || undefined })} />
      </span>
    </div>
  )
}
