import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useId, useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { shortMoment } from '../../lib/format-moment.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/field.tsx'
import { Bar, Skeleton } from '../../ui/skeleton.tsx'
import type { Json } from '../flow-model/definition.ts'
import { FieldFrame } from '../flow-editor/field-frame.tsx'
import { useFlowView } from '../flow-editor/flow-view.ts'
import { type Mark, triggerId, whereId } from '../flow-model/mark.ts'
import { JsonField } from '../flow-editor/json-field.tsx'
import { findStep } from '../flow-model/lanes.ts'
import { marksOfSteps } from '../flow-model/marks-of-steps.ts'
import { stepTitle } from '../flow-model/step-words.ts'
import { DetailsPanel } from '../flow-editor/details-panel.tsx'
import { type Explained, Explanation } from './explanation.tsx'
import { type Plan, PlannedDetails } from './planned-step.tsx'

const w = words.flows.dryRun

/** Tries the draft with an event that has happened, or with a sample, and shows on the canvas what would happen. */
export function DryRunPanel({ onMarks, onClose }: { onMarks(marks: ReadonlyMap<string, Mark> | undefined): void; onClose(): void }) {
  const { definition } = useFlowView()
  const { trigger } = definition
  const eventName = trigger.kind === 'event' ? trigger.event : undefined
  const recent = useQuery(trpc.flows.recentEvents.queryOptions({ name: eventName ?? '-', limit: 20 }, { enabled: eventName !== undefined, staleTime: 0 }))
  const [chosen, setChosen] = useState<string>()
  const [sample, setSample] = useState<Json | undefined>()
  const events = recent.data?.items ?? []
  const event = events.find(({ id }) => id === chosen) ?? events[0]
  const dryRun = useMutation(trpc.flows.dryRun.mutationOptions())
  const plan = dryRun.data
  useEffect(() => {
    onMarks(plan && marksOfPlan(definition, plan))
  }, [plan, definition, onMarks])
  useEffect(() => () => onMarks(undefined), [onMarks])
  const asObject = (value: Json | undefined) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {})

  return (
    <DetailsPanel title={w.title} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p className="text-small text-ink-soft">{w.detail}</p>
        {recent.isLoading && (
          <Skeleton>
            <Bar className="h-8" />
          </Skeleton>
        )}
        {event && (
          <SelectField label={w.pick} value={event.id} onChange={({ target }) => setChosen(target.value)}>
            {events.map(({ id, at, actorName, payload }) => (
              <option key={id} value={id}>
                {[shortMoment(at, Date.now()), actorName, aboutWhat(payload)].filter(Boolean).join(' · ')}
              </option>
            ))}
          </SelectField>
        )}
        {!event && !recent.isLoading && <SampleField needed={eventName !== undefined} onChange={setSample} />}
        <Button
          look="primary"
          className="self-start"
          busy={dryRun.isPending}
          onClick={() => dryRun.mutate({ definition: { ...definition }, ...(event ? { eventId: event.id } : { sample: asObject(sample) }) })}
        >
          {plan ? w.again : w.run}
        </Button>
        {dryRun.error && (
          <p role="alert" className="text-small text-critical">
            {errorLine(dryRun.error)}
          </p>
        )}
        {plan && <Result plan={plan} />}
      </div>
    </DetailsPanel>
  )
}

function SampleField({ needed, onChange }: { needed: boolean; onChange(sample: Json | undefined): void }) {
  const id = useId()
  return (
    <FieldFrame id={id} label={w.sample} hint={needed ? w.none : undefined}>
      <JsonField id={id} value={{}} rows={6} onChange={onChange} />
    </FieldFrame>
  )
}

function Result({ plan }: { plan: Plan }) {
  const { definition, catalogue, selected } = useFlowView()
  const step = findStep(definition, selected)
  const planned = plan.steps.filter(({ id }) => id === selected)
  return (
    <div className="flex flex-col gap-4 border-t border-line pt-4">
      <p role="status" className="text-dense font-medium">
        {plan.begins === false ? w.wouldNotBegin : w.wouldBegin(plan.steps.length)}
      </p>
      {plan.where && (!step || plan.begins === false || selected === whereId || selected === triggerId) && (
        <section className="flex flex-col gap-1">
          <p className="text-small font-medium text-ink-soft">{words.flows.where.title}</p>
          {/* The server's own explanation, which the wire knows as any JSON. */}
          <Explanation explained={plan.where as Explained} />
        </section>
      )}
      {step && (
        <section className="flex flex-col gap-2">
          <p className="text-dense font-semibold">{stepTitle(step, catalogue)}</p>
          {planned.length === 0 ? <p className="text-small text-ink-soft">{w.notReached}</p> : planned.map((each) => <PlannedDetails key={each.path} step={each} />)}
        </section>
      )}
      {!step && plan.steps.length > 0 && <PlanList plan={plan} />}
    </div>
  )
}

function PlanList({ plan }: { plan: Plan }) {
  const { definition, catalogue, onSelect } = useFlowView()
  return (
    <ol className="flex flex-col">
      {plan.steps.map(({ id, path, problems }) => {
        const step = findStep(definition, id)
        return (
          <li key={path}>
            <button
              type="button"
              onClick={() => onSelect(id)}
              className="flex min-h-8 w-full items-center gap-2 rounded-control px-2 text-left hover:bg-hover pointer-coarse:min-h-11"
            >
              <span className="min-w-0 flex-1 truncate">{step ? stepTitle(step, catalogue) : path}</span>
              {problems.length > 0 && <span className="text-small text-caution">{words.flows.steps.issues(problems.length)}</span>}
            </button>
          </li>
        )
      })}
    </ol>
  )
}

function marksOfPlan(definition: Parameters<typeof marksOfSteps>[0], plan: Plan): ReadonlyMap<string, Mark> {
  if (plan.begins === false) return new Map<string, Mark>([[triggerId, { state: 'succeeded' }], [whereId, { state: 'failed', label: w.fails }]])
  const done = plan.steps.map(({ id, problems, output }) => ({ stepId: id, state: problems.length > 0 ? ('failed' as const) : ('planned' as const), output }))
  return marksOfSteps(definition, done)
}

// What tells one event from another in a list: a name, a subject, first words.
function aboutWhat(payload: Record<string, unknown>): string {
  for (const record of Object.values(payload)) {
    if (typeof record !== 'object' || record === null) continue
    for (const field of ['subject', 'name', 'preview', 'text', 'title'] as const) {
      const value = (record as Record<string, unknown>)[field]
      if (typeof value === 'string' && value !== '') return value.slice(0, 60)
    }
  }
  return ''
}
