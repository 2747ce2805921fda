import { clsx } from 'clsx'
import { ChevronDown, X } from 'lucide-react'
import { useId } from 'react'
import { words } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { inputClass } from '../../ui/input-class.ts'
import { Select } from '../../ui/select.tsx'
import { useMembers } from '../conversation-list/use-members.ts'
import type { Datum } from '../flow-model/available-data.ts'
import { readValue, takesList, takesValue, type Test, testsFor, writtenValue } from '../flow-model/comparison-tests.ts'
import type { Comparison } from '../flow-model/definition.ts'
import { PathPicker } from './path-picker.tsx'
import { pathWords } from '../flow-model/path-words.ts'
import { TemplateField } from './template-field.tsx'

const w = words.flows.conditions

/** One line of a condition: a field, a test that its type allows, and a value in the input that fits. */
export function ComparisonRow({
  comparison, data, onChange, onRemove,
}: {
  comparison: Comparison
  data: readonly Datum[]
  onChange(comparison: Comparison): void
  onRemove(): void
}) {
  const datum = data.find(({ path }) => path === comparison.field)
  const type = datum?.type ?? 'anything'
  const tests = testsFor(type, comparison.field.startsWith('trigger.'))
  const label = datum?.label ?? (comparison.field === '' ? w.pickField : pathWords(comparison.field))
  function pick(next: Datum) {
    const allowed = testsFor(next.type, next.path.startsWith('trigger.'))
    const test = allowed.includes(comparison.test) ? comparison.test : (allowed[0] ?? 'is_not_empty')
    onChange(next.type === type ? { ...comparison, field: next.path, test } : { field: next.path, test })
  }
  function setTest(test: Test) {
    const { value, ...rest } = comparison
    const kept = value !== undefined && takesValue(test) && takesList(test) === takesList(comparison.test)
    onChange({ ...rest, test, ...(kept ? { value } : {}) })
  }
  return (
    <div className="flex items-start gap-1 rounded-control border border-line bg-raised p-1.5">
      <div className="grid min-w-0 flex-1 gap-1.5">
        <div className="grid grid-cols-[minmax(0,1fr)_132px] gap-1.5">
          <PathPicker data={data} onPick={pick}>
            <button type="button" aria-label={`${w.field}: ${label}`} title={comparison.field} className={clsx(inputClass, 'flex items-center gap-1 text-left')}>
              <span className="min-w-0 flex-1 truncate">{label}</span>
              <ChevronDown aria-hidden size={14} className="shrink-0 text-ink-faint" />
            </button>
          </PathPicker>
          <Select aria-label={w.test} value={comparison.test} onChange={({ target }) => setTest(target.value as Test)}>
            {/* Its options are these */}
            {[...new Set([...tests, comparison.test])].map((test) => (
              <option key={test} value={test}>
                {w.tests[test]}
              </option>
            ))}
          </Select>
        </div>
        {takesValue(comparison.test) && <ValueInput comparison={comparison} datum={datum} data={data} onChange={onChange} />}
      </div>
      <IconButton icon={X} label={w.remove} onClick={onRemove} />
    </div>
  )
}

function ValueInput({ comparison, datum, data, onChange }: { comparison: Comparison; datum: Datum | undefined; data: readonly Datum[]; onChange(comparison: Comparison): void }) {
  const id = useId()
  const members = useMembers()
  const { test } = comparison
  const written = writtenValue(comparison.value)
  const write = (text: string) => onChange({ ...comparison, value: readValue(text, datum?.type ?? 'anything', test) })
  const options =
    takesList(test) || written.includes('{{') ? []
    : datum?.type === 'boolean' ? [['true', words.flows.form.yes], ['false', words.flows.form.no]]
    : datum?.type === 'choice' ? datum.choices.map((choice) => [choice, choice])
    : /(assignee|member)Id$/.test(comparison.field) ? members.map(({ id: memberId, name }) => [memberId, name])
    : []
  if (options.length > 0)
    return (
      <Select aria-label={w.value} value={written} onChange={({ target }) => write(target.value)}>
        <option value="">{words.flows.form.unset}</option>
        {options.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
    )
  return (
    <>
      <label htmlFor={id} className="sr-only">
        {w.value}
      </label>
      <TemplateField id={id} value={written} lines={false} data={data} placeholder={takesList(test) ? w.listHint : w.value} onChange={write} />
    </>
  )
}
