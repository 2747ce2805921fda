import { Plus, X } from 'lucide-react'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { inputClass } from '../../ui/input-class.ts'
import type { Datum } from '../flow-model/available-data.ts'
import { ConditionBuilder } from './condition-builder.tsx'
import { conditionWords } from '../flow-model/condition-words.ts'
import type { StepOf } from '../flow-model/definition.ts'

const w = words.flows.form
type Branch = StepOf<'branch'>

/** The ways of a branch, from the top: the first that holds is taken. */
export function BranchForm({ step, data, onChange }: { step: Branch; data: readonly Datum[]; onChange(step: Branch, group?: string): void }) {
  const write = (branches: Branch['branches'], group?: string) => onChange({ ...step, branches }, group)
  return (
    <>
      {step.branches.map((branch, index) => (
        <section key={index} aria-label={branch.title ?? w.branchTitle} className="flex flex-col gap-2 border-t border-line pt-3">
          <div className="flex gap-1">
            <input
              aria-label={w.branchTitle}
              placeholder={conditionWords(branch.where) || w.branchTitle}
              className={inputClass}
              value={branch.title ?? ''}
              onChange={({ target }) => {
                const { title: _, ...rest } = branch
                write(step.branches.with(index, target.value ? { ...rest, title: target.value } : rest), `title ${index}`)
              }}
            />
            {step.branches.length > 1 && <IconButton icon={X} label={w.removeBranch} onClick={() => write(step.branches.toSpliced(index, 1))} />}
          </div>
          <ConditionBuilder
            condition={branch.where}
            data={data}
            onChange={(where) => write(step.branches.with(index, { ...branch, where: where ?? { all: [] } }), `where ${index}`)}
          />
        </section>
      ))}
      <Button look="plain" className="self-start" disabled={step.branches.length >= 20} onClick={() => write([...step.branches, { where: { all: [] }, steps: [] }])}>
        <Plus aria-hidden size={14} />
        {w.addBranch}
      </Button>
    </>
  )
}
