import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { issuesOf } from '../../lib/issues-of.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, SelectField } from '../../ui/field.tsx'
import { EscalationsEditor } from './escalations-editor.tsx'
import { FormEnd } from './form-end.tsx'
import type { SlaPolicy } from './levels-section.tsx'
import { type Targets, TargetsEditor } from './targets-editor.tsx'
import { useSaving } from './use-saving.ts'

const w = words.desk.levels

const usual: Targets = {
  firstResponseMinutes: { urgent: 30, high: 60, normal: 240, low: 480 },
  nextResponseMinutes: { urgent: 60, high: 120, normal: 480, low: 1_440 },
  resolutionMinutes: { urgent: null, high: null, normal: null, low: null },
}

/** What is promised, to whom, by which hours, and what happens when it is late. */
export function LevelForm({ policy, onClose }: { policy: SlaPolicy | undefined; onClose(): void }) {
  const hours = useQuery(trpc.businessHours.list.queryOptions({}))
  const [name, setName] = useState(policy?.name ?? '')
  const [query, setQuery] = useState(policy?.query ?? '')
  const [hoursId, setHoursId] = useState(policy?.hoursId ?? '')
  const [targets, setTargets] = useState<Targets>(policy ?? usual)
  const [pausesWhilePending, setPauses] = useState(policy?.pausesWhilePending ?? true)
  const [escalations, setEscalations] = useState(policy?.escalations ?? [])
  const saving = useSaving(trpc.slaPolicies.pathKey(), onClose)
  const create = useMutation(trpc.slaPolicies.create.mutationOptions(saving))
  const update = useMutation(trpc.slaPolicies.update.mutationOptions(saving))
  const error = create.error ?? update.error
  const issues = issuesOf(error)
  const inside = Object.entries(issues).find(([path]) => /^(escalations|.*Minutes)/.test(path))?.[1]

  function submit(event: FormEvent) {
    event.preventDefault()
    const { firstResponseMinutes, nextResponseMinutes, resolutionMinutes } = targets
    const fields = {
      name, query, hoursId: hoursId || null, firstResponseMinutes, nextResponseMinutes, resolutionMinutes, pausesWhilePending, escalations,
    }
    if (policy) update.mutate({ id: policy.id, ...fields })
    else create.mutate(fields)
  }
  return (
    <Dialog open onClose={onClose} title={policy ? w.edit : w.create} broad>
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
          <SelectField label={w.hours} value={hoursId} error={issues['hoursId']} onChange={(event) => setHoursId(event.target.value)}>
            <option value="">{w.aroundTheClock}</option>
            {hours.data?.items.map(({ id, name: own }) => (
              <option key={id} value={id}>
                {own}
              </option>
            ))}
          </SelectField>
        </div>
        <Field
          label={w.query}
          value={query}
          placeholder={w.queryPlaceholder}
          hint={w.queryHint}
          error={issues['query']}
          onChange={(event) => setQuery(event.target.value)}
        />
        <TargetsEditor targets={targets} onChange={setTargets} />
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={pausesWhilePending}
            onChange={(event) => setPauses(event.target.checked)}
            className="size-4 accent-accent"
          />
          {w.pauses}
        </label>
        <EscalationsEditor escalations={escalations} onChange={setEscalations} />
        {inside && (
          <p role="alert" className="text-small text-critical">
            {inside}
          </p>
        )}
        <FormEnd
          error={error}
          busy={create.isPending || update.isPending}
          ready={name.trim() !== ''}
          action={policy ? words.actions.save : w.create}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  )
}
