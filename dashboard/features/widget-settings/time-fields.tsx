import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Field, SelectField } from '../../ui/field.tsx'
import { useMay } from '../identity/use-me.ts'
import type { Editing, Settings } from './records.ts'
import { SwitchField } from './switch-field.tsx'

const w = words.widget.time
const replyTimes = ['computed', 'minutes', 'hour', 'hours', 'day', 'none'] as const satisfies readonly Settings['replyTime'][]

export function TimeFields({ settings, change, issues }: Editing) {
  const mayRead = useMay('business-hours:read')
  const hours = useQuery(trpc.businessHours.list.queryOptions({ limit: 100 }, { enabled: mayRead }))
  const { handOver } = settings
  return (
    <>
      <div className="grid gap-3 wide:grid-cols-2">
        <SelectField
          label={w.hours}
          value={settings.hoursId ?? ''}
          onChange={(event) => change({ hoursId: event.target.value || null })}
        >
          <option value="">{w.always}</option>
          {hours.data?.items.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={w.replyTime}
          value={settings.replyTime}
          onChange={(event) => change({ replyTime: replyTimes.find((each) => each === event.target.value) ?? 'computed' })}
        >
          {replyTimes.map((each) => (
            <option key={each} value={each}>
              {w.replyTimes[each]}
            </option>
          ))}
        </SelectField>
      </div>
      <SwitchField
        label={w.handOver}
        hint={w.handOverHint}
        checked={handOver.isOn}
        onChange={(isOn) => change({ handOver: { ...handOver, isOn } })}
      />
      {handOver.isOn && (
        <Field
          label={w.after}
          type="number"
          min={1}
          max={1440}
          className="max-w-40"
          value={handOver.afterMinutes}
          error={issues['settings.handOver.afterMinutes']}
          onChange={(event) => change({ handOver: { ...handOver, afterMinutes: Number(event.target.value) } })}
        />
      )}
    </>
  )
}
