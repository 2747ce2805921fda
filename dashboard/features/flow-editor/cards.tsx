import { Filter } from 'lucide-react'
import { words } from '../../lib/words.ts'
import { Card } from './card.tsx'
import { conditionWords } from '../flow-model/condition-words.ts'
import type { Step } from '../flow-model/definition.ts'
import { useFlowView } from './flow-view.ts'
import { triggerId, whereId } from '../flow-model/mark.ts'
import { stepIcon, triggerIcon } from './step-icon.tsx'
import { StepMenu } from './step-menu.tsx'
import { stepDetail, stepTitle } from '../flow-model/step-words.ts'
import { triggerDetail, triggerWords } from '../flow-model/trigger-words.ts'

const w = words.flows

export function TriggerCard() {
  const { definition, selected, onSelect, issues, marks } = useFlowView()
  return (
    <Card
      icon={triggerIcon(definition.trigger)}
      title={triggerWords(definition.trigger)}
      detail={triggerDetail(definition.trigger)}
      selected={selected === triggerId}
      issues={issues.get(triggerId)?.length ?? 0}
      mark={marks?.get(triggerId)}
      onSelect={() => onSelect(triggerId)}
    />
  )
}

export function WhereCard() {
  const { definition, selected, onSelect, issues, marks, actions } = useFlowView()
  const text = conditionWords(definition.where)
  return (
    <Card
      icon={Filter}
      title={text ? w.where.title : w.where.none}
      detail={text || (actions ? w.where.add : '')}
      quiet={!text}
      selected={selected === whereId}
      issues={issues.get(whereId)?.length ?? 0}
      mark={marks?.get(whereId)}
      onSelect={() => onSelect(whereId)}
    />
  )
}

export function StepCard({ step, onDrag }: { step: Step; onDrag?(id: string | undefined): void }) {
  const { catalogue, flowNames, selected, onSelect, issues, marks, actions } = useFlowView()
  const mark = marks?.get(step.id)
  return (
    <Card
      icon={stepIcon(step)}
      title={stepTitle(step, catalogue)}
      detail={stepDetail(step, flowNames)}
      selected={selected === step.id}
      issues={issues.get(step.id)?.length ?? 0}
      mark={mark}
      faded={marks !== undefined && !mark}
      menu={actions && <StepMenu step={step} />}
      onSelect={() => onSelect(step.id)}
      {...(actions && onDrag
        ? {
            onDragStart(event) {
              event.dataTransfer.effectAllowed = 'move'
              event.dataTransfer.setData('text/plain', step.id)
              onDrag(step.id)
            },
            onDragEnd: () => onDrag(undefined),
          }
        : {})}
    />
  )
}
