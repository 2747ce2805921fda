import { clsx } from 'clsx'
import { Plus, X } from 'lucide-react'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Select } from '../../ui/select.tsx'
import type { Datum } from '../flow-model/available-data.ts'
import { ComparisonRow } from './comparison-row.tsx'
import { testsFor } from '../flow-model/comparison-tests.ts'
import { type ConditionGroup, conditionOf, groupOf, isGroup } from '../flow-model/condition-group.ts'
import type { Comparison, Condition } from '../flow-model/definition.ts'

const w = words.flows.conditions
const deepest = 3

/** Builds all/any/none trees of comparisons. */
export function ConditionBuilder({
  condition, data, onChange,
}: {
  condition: Condition | undefined
  data: readonly Datum[]
  onChange(condition: Condition | undefined): void
}) {
  return <Group group={groupOf(condition)} data={data} depth={1} onChange={(group) => onChange(conditionOf(group))} />
}

function Group({
  group, data, depth, onChange, onRemove,
}: {
  group: ConditionGroup
  data: readonly Datum[]
  depth: number
  onChange(group: ConditionGroup): void
  onRemove?: () => void
}) {
  const setItem = (index: number, item: ConditionGroup | Comparison) => onChange({ ...group, items: group.items.with(index, item) })
  const removeItem = (index: number) => onChange({ ...group, items: group.items.toSpliced(index, 1) })
  return (
    <div role="group" aria-label={w.label} className={clsx('flex flex-col gap-2', depth > 1 && 'rounded-control border border-line bg-canvas p-2')}>
      {(group.items.length > 1 || depth > 1 || group.mode === 'none') && (
        <div className="flex items-center gap-1">
          <Select
            aria-label={w.mode}
            className="w-40"
            value={group.mode}
            // Its options are these
            onChange={({ target }) => onChange({ ...group, mode: target.value as ConditionGroup['mode'] })}
          >
            {(['all', 'any', 'none'] as const).map((mode) => (
              <option key={mode} value={mode}>
                {w.modes[mode]}
              </option>
            ))}
          </Select>
          {onRemove && <IconButton icon={X} label={w.removeGroup} onClick={onRemove} className="ml-auto" />}
        </div>
      )}
      {group.items.map((item, index) =>
        isGroup(item) ? (
          <Group key={index} group={item} data={data} depth={depth + 1} onChange={(next) => setItem(index, next)} onRemove={() => removeItem(index)} />
        ) : (
          <ComparisonRow key={index} comparison={item} data={data} onChange={(next) => setItem(index, next)} onRemove={() => removeItem(index)} />
        ),
      )}
      <div className="flex gap-1">
        <Button look="quiet" className="-ml-1 px-2" onClick={() => onChange({ ...group, items: [...group.items, firstComparison(data)] })}>
          <Plus aria-hidden size={14} />
          {w.add}
        </Button>
        {depth < deepest && group.items.length > 0 && (
          <Button look="quiet" className="px-2" onClick={() => onChange({ ...group, items: [...group.items, { mode: 'any', items: [firstComparison(data)] }] })}>
            {w.addGroup}
          </Button>
        )}
      </div>
    </div>
  )
}

// A field that people ask for, so that the line makes sense at once.
function firstComparison(data: readonly Datum[]): Comparison {
  const datum = data.find(({ type }) => type === 'choice') ?? data.find(({ type }) => type === 'text') ?? data[0]
  return datum ? { field: datum.path, test: testsFor(datum.type, false)[0] ?? 'is_not_empty', ...(datum.choices[0] ? { value: datum.choices[0] } : {}) } : { field: 'trigger', test: 'is_not_empty' }
}
