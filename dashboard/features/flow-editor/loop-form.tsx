import { clsx } from 'clsx'
import { ChevronDown } from 'lucide-react'
import { useId } from 'react'
import { words } from '../../lib/words.ts'
import { Field } from '../../ui/field.tsx'
import { inputClass } from '../../ui/input-class.ts'
import type { Datum } from '../flow-model/available-data.ts'
import type { StepOf } from '../flow-model/definition.ts'
import { FieldFrame } from './field-frame.tsx'
import { PathPicker } from './path-picker.tsx'
import { pathWords } from '../flow-model/path-words.ts'

const w = words.flows.form
type Loop = StepOf<'loop'>

export function LoopForm({ step, data, onChange }: { step: Loop; data: readonly Datum[]; onChange(step: Loop, group?: string): void }) {
  const id = useId()
  const lists = data.filter(({ type }) => type === 'list' || type === 'anything' || type === 'object')
  return (
    <>
      <FieldFrame id={id} label={w.list} hint={w.listHint}>
        <PathPicker data={lists} onPick={({ path }) => onChange({ ...step, list: path })}>
          <button id={id} type="button" title={step.list} aria-describedby={`${id}-hint`} className={clsx(inputClass, 'flex items-center gap-1 text-left')}>
            <span className="min-w-0 flex-1 truncate">{data.find(({ path }) => path === step.list)?.label ?? pathWords(step.list)}</span>
            <ChevronDown aria-hidden size={14} className="shrink-0 text-ink-faint" />
          </button>
        </PathPicker>
      </FieldFrame>
      <div className="grid grid-cols-2 gap-3">
        <Field label={w.item} value={step.item} className="font-mono" onChange={({ target }) => onChange({ ...step, item: target.value }, 'item')} />
        <Field
          label={w.most}
          type="number"
          min={1}
          max={1_000}
          value={step.most}
          onChange={({ target }) => onChange({ ...step, most: Math.min(1_000, Math.max(1, Number(target.value))) }, 'most')}
        />
      </div>
    </>
  )
}
