import { useId } from 'react'
import { words } from '../../lib/words.ts'
import { Field, SelectField } from '../../ui/field.tsx'
import { ApprovalForm } from './approval-form.tsx'
import { type Datum, dataAt } from '../flow-model/available-data.ts'
import { BranchForm } from './branch-form.tsx'
import { entryOf } from '../flow-model/catalogue.ts'
import type { Step, StepOf } from '../flow-model/definition.ts'
import { FailureForm } from './failure-form.tsx'
import { FieldFrame } from './field-frame.tsx'
import { useFlowView } from './flow-view.ts'
import { JsonField } from './json-field.tsx'
import { LoopForm } from './loop-form.tsx'
import { SchemaForm } from './schema-form.tsx'
import { stepTitle } from '../flow-model/step-words.ts'
import { useSecretData } from './secret-data.ts'
import { TemplateField } from './template-field.tsx'
import { VariablesForm } from './variables-form.tsx'
import { WaitForm } from './wait-form.tsx'

const w = words.flows.form

/** Everything that can be set of a step. */
export function StepForm({ step }: { step: Step }) {
  const { definition, catalogue, actions } = useFlowView()
  const data = dataAt(definition, catalogue, step.id)
  const change = (next: Step, group?: string) => actions?.change(step.id, () => next, group && `${step.id} ${group}`)
  const { title: _, ...untitled } = step
  return (
    <div className="flex flex-col gap-4">
      <Field
        label={w.title}
        value={step.title ?? ''}
        placeholder={stepTitle(untitled as Step, catalogue)}
        maxLength={120}
        // What is left is the same kind of step
        onChange={({ target }) => change(target.value ? { ...step, title: target.value } : (untitled as Step), 'title')}
      />
      <OwnForm step={step} data={data} onChange={change} />
    </div>
  )
}

type FormProps<S extends Step = Step> = { step: S; data: readonly Datum[]; onChange(step: Step, group?: string): void }

function OwnForm({ step, data, onChange }: FormProps) {
  switch (step.kind) {
    case 'operation':
    case 'action':
      return <EntryForm key={step.id} step={step} data={data} onChange={onChange} />
    case 'flow':
      return <SubFlowForm step={step} onChange={onChange} />
    case 'set':
      return <VariablesForm key={step.id} step={step} data={data} onChange={onChange} />
    case 'branch':
      return <BranchForm step={step} data={data} onChange={onChange} />
    case 'loop':
      return <LoopForm step={step} data={data} onChange={onChange} />
    case 'wait':
      return <WaitForm key={step.id} step={step} data={data} onChange={onChange} />
    case 'approval':
      return <ApprovalForm key={step.id} step={step} data={data} onChange={onChange} />
    case 'stop':
      return <StopForm step={step} data={data} onChange={onChange} />
  }
}

function EntryForm({ step, data, onChange }: FormProps<StepOf<'operation'> | StepOf<'action'>>) {
  const { catalogue } = useFlowView()
  const entry = entryOf(catalogue, step)
  const secrets = useSecretData(step.kind === 'action' && step.action.startsWith('http.'))
  return (
    <>
      {entry && <SchemaForm of={entry.name} schema={entry.input} input={step.input} data={[...data, ...secrets]} onChange={(input, field) => onChange({ ...step, input }, field)} />}
      <FailureForm step={step} onChange={onChange} />
    </>
  )
}

function SubFlowForm({ step, onChange }: Omit<FormProps<StepOf<'flow'>>, 'data'>) {
  const id = useId()
  const { flowNames } = useFlowView()
  return (
    <>
      <SelectField label={w.flow} value={step.flowId} onChange={({ target }) => onChange({ ...step, flowId: target.value })}>
        <option value="">{w.pickFlow}</option>
        {[...flowNames].map(([flowId, name]) => (
          <option key={flowId} value={flowId}>
            {name}
          </option>
        ))}
      </SelectField>
      <FieldFrame id={id} label={words.flows.data.input}>
        {/* An object is what JSON is checked for by the server; anything else is told as an issue. */}
        <JsonField key={step.id} id={id} value={step.input} onChange={(input) => onChange({ ...step, input: (input ?? {}) as typeof step.input }, 'input')} />
      </FieldFrame>
      <label className="flex min-h-7 items-center gap-2 text-dense pointer-coarse:min-h-11">
        <input type="checkbox" className="size-4 accent-(--ink)" checked={step.wait} onChange={({ target }) => onChange({ ...step, wait: target.checked })} />
        {w.wait}
      </label>
      <FailureForm step={step} onChange={onChange} />
    </>
  )
}

function StopForm({ step, data, onChange }: FormProps<StepOf<'stop'>>) {
  const id = useId()
  return (
    <>
      <SelectField
        label={w.outcome}
        value={step.outcome}
        // Its options are these
        onChange={({ target }) => onChange({ ...step, outcome: target.value as typeof step.outcome })}
      >
        {(['succeeded', 'failed'] as const).map((outcome) => (
          <option key={outcome} value={outcome}>
            {w.outcomes[outcome]}
          </option>
        ))}
      </SelectField>
      <FieldFrame id={id} label={w.reason}>
        <TemplateField id={id} value={step.reason ?? ''} lines={false} data={data} onChange={(reason) => onChange({ ...step, reason }, 'reason')} />
      </FieldFrame>
    </>
  )
}
