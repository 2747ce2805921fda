import { useId } from 'react'
import { words } from '../../lib/words.ts'
import { SelectField } from '../../ui/field.tsx'
import { type Datum, eventData } from '../flow-model/available-data.ts'
import { ConditionBuilder } from './condition-builder.tsx'
import type { StepOf } from '../flow-model/definition.ts'
import { DurationField } from './duration-field.tsx'
import { FieldFrame } from './field-frame.tsx'
import { useFlowView } from './flow-view.ts'
import { TemplateField } from './template-field.tsx'
import { EventField } from './trigger-form.tsx'

const w = words.flows.form
type Wait = StepOf<'wait'>
type WaitFor = 'time' | 'until' | 'event'

/** For a time, until a moment, or until something happens to the same subject. */
export function WaitForm({ step, data, onChange }: { step: Wait; data: readonly Datum[]; onChange(step: Wait, group?: string): void }) {
  const id = useId()
  const { catalogue } = useFlowView()
  const waitFor: WaitFor = step.event ? 'event' : step.until !== undefined ? 'until' : 'time'
  const seconds = step.seconds ?? 3_600
  function setFor(next: WaitFor) {
    const { seconds: _, until: __, event: ___, ...rest } = step
    if (next === 'time') onChange({ ...rest, seconds })
    else onChange(next === 'until' ? { ...rest, until: '' } : { ...rest, seconds: 86_400, event: { name: 'message.created' } })
  }
  return (
    <>
      <SelectField
        label={w.waitFor}
        value={waitFor}
        // Its options are these
        onChange={({ target }) => setFor(target.value as WaitFor)}
      >
        {(['time', 'until', 'event'] as const).map((kind) => (
          <option key={kind} value={kind}>
            {w.waitKinds[kind]}
          </option>
        ))}
      </SelectField>
      {waitFor === 'until' && (
        <FieldFrame id={id} label={w.until} hint={w.untilHint}>
          <TemplateField id={id} value={step.until ?? ''} lines={false} data={data} describedBy={`${id}-hint`} onChange={(until) => onChange({ ...step, until }, 'until')} />
        </FieldFrame>
      )}
      {step.event && (
        <>
          <EventField event={step.event.name} label={words.flows.triggers.event} onChange={(name) => onChange({ ...step, event: { name } })} />
          <div className="flex flex-col gap-1">
            <p className="text-small font-medium text-ink-soft">{words.flows.where.title}</p>
            <ConditionBuilder
              condition={step.event.where}
              data={[...eventData(step.event.name, catalogue), ...data]}
              onChange={(where) => onChange({ ...step, event: { name: step.event?.name ?? '', ...(where ? { where } : {}) } }, 'where')}
            />
          </div>
        </>
      )}
      {waitFor !== 'until' && (
        <DurationField label={waitFor === 'time' ? w.waitFor : w.timeout} seconds={seconds} least={1} onChange={(next) => onChange({ ...step, seconds: next }, 'seconds')} />
      )}
    </>
  )
}
