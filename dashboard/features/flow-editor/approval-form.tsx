import { useId } from 'react'
import { words } from '../../lib/words.ts'
import { SelectField } from '../../ui/field.tsx'
import { useMembers } from '../conversation-list/use-members.ts'
import type { Datum } from '../flow-model/available-data.ts'
import type { StepOf } from '../flow-model/definition.ts'
import { DurationField } from './duration-field.tsx'
import { FieldFrame } from './field-frame.tsx'
import { TemplateField } from './template-field.tsx'

const w = words.flows.form
type Approval = StepOf<'approval'>
const roles = ['owner', 'admin', 'agent', 'member'] as const

/** What is asked, who may decide, and what counts when nobody does. */
export function ApprovalForm({ step, data, onChange }: { step: Approval; data: readonly Datum[]; onChange(step: Approval, group?: string): void }) {
  const id = useId()
  const members = useMembers().filter(({ removedAt }) => removedAt === null)
  const { approvers } = step
  const toggled = (list: string[], one: string) => (list.includes(one) ? list.filter((each) => each !== one) : [...list, one])
  return (
    <>
      <FieldFrame id={id} label={w.question}>
        <TemplateField id={id} value={step.question} lines data={data} onChange={(question) => onChange({ ...step, question }, 'question')} />
      </FieldFrame>
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 text-small font-medium text-ink-soft">{w.approvers}</legend>
        <div className="grid grid-cols-2 gap-x-3">
          {roles.map((role) => (
            <Choice
              key={role}
              label={words.settings.roles[role]}
              checked={approvers.roles.includes(role)}
              onChange={() => onChange({ ...step, approvers: { ...approvers, roles: toggled(approvers.roles, role) } })}
            />
          ))}
          {members.map((member) => (
            <Choice
              key={member.id}
              label={member.name}
              checked={approvers.memberIds.includes(member.id)}
              onChange={() => onChange({ ...step, approvers: { ...approvers, memberIds: toggled(approvers.memberIds, member.id) } })}
            />
          ))}
        </div>
        <p className="text-small text-ink-faint">{w.approversHint}</p>
      </fieldset>
      <DurationField label={w.approvalTime} seconds={step.approvalSeconds} least={60} onChange={(approvalSeconds) => onChange({ ...step, approvalSeconds }, 'time')} />
      <SelectField
        label={w.onTimeout}
        value={step.onTimeout}
        // Its options are these
        onChange={({ target }) => onChange({ ...step, onTimeout: target.value as Approval['onTimeout'] })}
      >
        {(['reject', 'approve', 'fail'] as const).map((choice) => (
          <option key={choice} value={choice}>
            {w.onTimeoutChoices[choice]}
          </option>
        ))}
      </SelectField>
    </>
  )
}

function Choice({ label, checked, onChange }: { label: string; checked: boolean; onChange(): void }) {
  return (
    <label className="flex min-h-7 items-center gap-2 text-dense pointer-coarse:min-h-11">
      <input type="checkbox" className="size-4 accent-(--ink)" checked={checked} onChange={onChange} />
      <span className="truncate">{label}</span>
    </label>
  )
}
