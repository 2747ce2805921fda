import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { words } from '../../lib/words.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { triggerData } from '../flow-model/available-data.ts'
import { ConditionBuilder } from '../flow-editor/condition-builder.tsx'
import { useFlowView } from '../flow-editor/flow-view.ts'
import { triggerId, whereId } from '../flow-model/mark.ts'
import { findStep } from '../flow-model/lanes.ts'
import { StepForm } from '../flow-editor/step-form.tsx'
import { StepMenu } from '../flow-editor/step-menu.tsx'
import { stepTitle } from '../flow-model/step-words.ts'
import { TriggerForm } from '../flow-editor/trigger-form.tsx'
import { DetailsPanel } from '../flow-editor/details-panel.tsx'

const w = words.flows

/** The form of what is selected: the trigger, its conditions, or a step. */
export function SelectionPanel({ hookUrl, readOnly }: { hookUrl: string | null; readOnly: boolean }) {
  const { definition, catalogue, selected, onSelect, actions, issues } = useFlowView()
  const close = () => onSelect(undefined)
  const step = findStep(definition, selected)
  const complaints = <Complaints messages={issues.get(selected ?? '') ?? []} />
  if (selected === triggerId)
    return (
      <DetailsPanel title={w.triggers.title} onClose={close}>
        <Fields readOnly={readOnly}>
          {complaints}
          <TriggerForm trigger={definition.trigger} hookUrl={hookUrl} onChange={(trigger, group) => actions?.setTrigger(trigger, group && `trigger ${group}`)} />
        </Fields>
      </DetailsPanel>
    )
  if (selected === whereId)
    return (
      <DetailsPanel title={w.where.title} onClose={close}>
        <Fields readOnly={readOnly}>
          {complaints}
          <p className="mb-3 text-small text-ink-soft">{w.where.hint}</p>
          <ConditionBuilder condition={definition.where} data={triggerData(definition, catalogue)} onChange={(where) => actions?.setWhere(where)} />
        </Fields>
      </DetailsPanel>
    )
  if (step)
    return (
      <DetailsPanel title={stepTitle(step, catalogue)} onClose={close} actions={<StepMenu step={step} />}>
        <Fields readOnly={readOnly}>
          {complaints}
          <StepForm key={step.id} step={step} />
        </Fields>
      </DetailsPanel>
    )
  return <EmptyState drawing="search" title={w.steps.pick.title} detail={w.steps.pick.detail} />
}

function Fields({ readOnly, children }: { readOnly: boolean; children: ReactNode }) {
  return (
    <fieldset disabled={readOnly} className="min-w-0">
      {children}
    </fieldset>
  )
}

function Complaints({ messages }: { messages: readonly string[] }) {
  if (messages.length === 0) return null
  return (
    <ul aria-label={w.steps.issues(messages.length)} className="mb-4 flex flex-col gap-1 rounded-control border border-caution/40 bg-caution/6 p-2.5 text-small text-caution">
      {messages.map((message) => (
        <li key={message} className="flex gap-2">
          <TriangleAlert aria-hidden size={13} className="mt-0.5 shrink-0" />
          {message}
        </li>
      ))}
    </ul>
  )
}
