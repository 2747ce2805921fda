import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { issuesOf } from '../../lib/issues-of.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { SelectField } from '../../ui/field.tsx'
import { useInboxNames } from '../conversation-list/use-query-names.ts'
import { QueryField } from '../query-field/query-field.tsx'
import { Check } from './check.tsx'
import { EscalationsEditor } from './escalations-editor.tsx'
import type { SlaPolicy } from './levels-section.tsx'
import { NameField, RecordForm } from './record-form.tsx'
import { type Targets, TargetsEditor } from './targets-editor.tsx'
import { useHours } from './use-hours.ts'
import { useSaving } from './use-saving.ts'

const w = words.desk.levels

const usual: Targets = {
  firstResponseMinutes: { urgent: 30, high: 60, normal: 240, low: 480 },
  nextResponseMinutes: { urgent: 60, high: 120, normal: 480, low: 1_440 },
  resolutionMinutes: { urgent: null, high: null, normal: null, low: null },
}

/** What is promised, to whom, by which hours, and what happens when it is late. */
export function LevelForm({ policy, onClose }: { policy: SlaPolicy | undefined; onClose(): void }) {
  const hours = useHours()
  const names = useInboxNames()
  const [name, setName] = useState(policy?.name ?? '')
  const [query, setQuery] = useState(policy?.query ?? '')
  const [hoursId, setHoursId] = useState(policy?.hoursId ?? '')
  const [targets, setTargets] = useState<Targets>(policy ?? usual)
  const [pausesWhilePending, setPauses] = useState(policy?.pausesWhilePending ?? true)
  const [escalations, setEscalations] = useState(policy?.escalations ?? [])
  const { firstResponseMinutes, nextResponseMinutes, resolutionMinutes } = targets
  const written = {
    name, query, hoursId: hoursId || null, firstResponseMinutes, nextResponseMinutes, resolutionMinutes, pausesWhilePending, escalations,
  }
  const saving = useMutation({
    mutationFn: () => (policy ? rpc.slaPolicies.update.mutate({ id: policy.id, ...written }) : rpc.slaPolicies.create.mutate(written)),
    ...useSaving(trpc.slaPolicies.pathKey(), onClose),
  })
  const issues = issuesOf(saving.error)
  return (
    <RecordForm
      words={w}
      isNew={!policy}
      broad
      fields={['name', 'hoursId', 'query']}
      saving={saving}
      ready={name.trim() !== ''}
      onClose={onClose}
    >
      <div className="grid gap-3 wide:grid-cols-2">
        <NameField words={w} value={name} error={issues['name']} onChange={setName} />
        <SelectField label={w.hours} value={hoursId} error={issues['hoursId']} onChange={(event) => setHoursId(event.target.value)}>
          <option value="">{w.aroundTheClock}</option>
          {hours.data?.items.map(({ id, name: own }) => (
            <option key={id} value={id}>
              {own}
            </option>
          ))}
        </SelectField>
      </div>
      <div className="flex flex-col gap-1">
        <span aria-hidden className="text-small font-medium text-ink-soft">
          {w.query}
        </span>
        <QueryField value={query} names={names} label={w.query} onChange={setQuery} />
        <p className="text-small text-ink-faint">{w.queryHint}</p>
        {issues['query'] && (
          <p role="alert" className="text-small text-critical">
            {issues['query']}
          </p>
        )}
      </div>
      <TargetsEditor targets={targets} onChange={setTargets} />
      <Check label={w.pauses} checked={pausesWhilePending} onChange={setPauses} />
      <EscalationsEditor escalations={escalations} onChange={setEscalations} />
    </RecordForm>
  )
}
