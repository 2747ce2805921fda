import { Plus, X } from 'lucide-react'
import { useId } from 'react'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { inputClass } from '../../ui/input-class.ts'
import type { Datum } from '../flow-model/available-data.ts'
import type { Json, StepOf } from '../flow-model/definition.ts'
import { TemplateField } from './template-field.tsx'

const w = words.flows.form
type Set = StepOf<'set'>

export function VariablesForm({ step, data, onChange }: { step: Set; data: readonly Datum[]; onChange(step: Set, group?: string): void }) {
  const entries = Object.entries(step.variables)
  const write = (next: [string, Json][], group?: string) => onChange({ ...step, variables: Object.fromEntries(next) }, group)
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-small font-medium text-ink-soft">{w.variables}</legend>
      {entries.map(([name, value], index) => (
        <Variable
          key={index}
          name={name}
          value={value}
          data={data}
          onName={(next) => /^[a-zA-Z]\w{0,39}$/.test(next) && !(next in step.variables) && write(entries.with(index, [next, value]), `name ${index}`)}
          onValue={(next) => write(entries.with(index, [name, next]), `value ${index}`)}
          onRemove={() => write(entries.toSpliced(index, 1))}
        />
      ))}
      <Button look="quiet" className="-ml-1 self-start px-2" onClick={() => write([...entries, [freeName(step.variables), '']])}>
        <Plus aria-hidden size={14} />
        {w.addVariable}
      </Button>
    </fieldset>
  )
}

function Variable({
  name, value, data, onName, onValue, onRemove,
}: {
  name: string
  value: Json
  data: readonly Datum[]
  onName(name: string): void
  onValue(value: Json): void
  onRemove(): void
}) {
  const id = useId()
  return (
    <div className="grid gap-1.5 rounded-control border border-line bg-raised p-1.5">
      <div className="flex gap-1">
        <input aria-label={w.variable} className={`${inputClass} font-mono text-small!`} defaultValue={name} onChange={({ target }) => onName(target.value)} />
        <IconButton icon={X} label={w.removeVariable(name)} onClick={onRemove} />
      </div>
      <label htmlFor={id} className="sr-only">
        {w.value}
      </label>
      <TemplateField id={id} value={typeof value === 'string' ? value : JSON.stringify(value)} lines={false} data={data} placeholder={w.value} onChange={(text) => onValue(numberOr(text))} />
    </div>
  )
}

function numberOr(text: string): Json {
  return /^-?\d+(\.\d+)?$/.test(text) && String(Number(text)) === text ? Number(text) : text
}

function freeName(variables: Record<string, Json>): string {
  let name = 'value'
  for (let number = 2; name in variables; number++) name = `value${number}`
  return name
}
