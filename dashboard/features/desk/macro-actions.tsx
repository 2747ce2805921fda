import { useQuery } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { inputClass } from '../../ui/input-class.ts'
import { Select } from '../../ui/select.tsx'
import { useMembers } from '../conversation-list/use-members.ts'
import type { Macro } from './macros-section.tsx'

const w = words.desk.macros
type Kept = Macro['actions'][number]
/** With what its kind needs; the server fills in the rest. */
export type Action = Pick<Kept, 'kind'> & Partial<Kept>

/** What a macro does, in order, each with what it needs. */
export function MacroActions({ actions, error, onChange }: {
  actions: Action[]
  error: string | undefined
  onChange(actions: Action[]): void
}) {
  return (
    <fieldset>
      <legend className="mb-1 text-small font-medium text-ink-soft">{w.actions}</legend>
      <ul className="flex flex-col gap-1.5">
        {actions.map((action, n) => (
          <li key={n} className="flex flex-wrap items-center gap-1.5">
            <Select
              aria-label={w.kind(n + 1)}
              value={action.kind}
              className="w-44 max-wide:w-auto max-wide:flex-1"
              // Its options are the kinds
              onChange={(event) => onChange(actions.with(n, begun[event.target.value as Action['kind']]))}
            >
              {Object.entries(w.kinds).map(([kind, label]) => (
                <option key={kind} value={kind}>
                  {label}
                </option>
              ))}
            </Select>
            <div className="flex min-w-0 flex-1 flex-wrap gap-1.5 max-wide:order-last max-wide:basis-full max-wide:empty:hidden">
              <ActionDetail action={action} n={n + 1} onChange={(next) => onChange(actions.with(n, next))} />
            </div>
            <IconButton icon={X} label={w.removeAction(n + 1)} onClick={() => onChange(actions.toSpliced(n, 1))} />
          </li>
        ))}
      </ul>
      {error && (
        <p role="alert" className="mt-1 text-small text-critical">
          {error}
        </p>
      )}
      <Button look="quiet" className="mt-1" onClick={() => onChange([...actions, { kind: 'close' }])}>
        <Plus aria-hidden size={14} />
        {w.addAction}
      </Button>
    </fieldset>
  )
}

const begun: Record<Action['kind'], Action> = {
  close: { kind: 'close' },
  pending: { kind: 'pending' },
  snooze: { kind: 'snooze', hours: 24 },
  assign: { kind: 'assign', assignee: 'me' },
  team: { kind: 'team', teamId: null },
  tag: { kind: 'tag', tags: [] },
  untag: { kind: 'untag', tags: [] },
  priority: { kind: 'priority', priority: 'high' },
  field: { kind: 'field', field: '', value: '' },
  note: { kind: 'note', text: '' },
}

type DetailProps = { action: Action; n: number; onChange(action: Action): void }

function ActionDetail(props: DetailProps) {
  const { action, n, onChange } = props
  switch (action.kind) {
    case 'close':
    case 'pending':
      return null
    case 'snooze':
      return (
        <Choice
          label={w.detailOf(n)}
          value={String(action.hours ?? '')}
          choices={[['', w.untilAnswer], ...[1, 4, 24, 72, 168].map((hours): [string, string] => [String(hours), w.hours(hours)])]}
          onChange={(value) => onChange({ kind: 'snooze', ...(value === '' ? {} : { hours: Number(value) }) })}
        />
      )
    case 'priority':
      return (
        <Choice
          label={w.detailOf(n)}
          value={action.priority ?? 'normal'}
          choices={Object.entries(words.desk.levels.priorities)}
          // Its choices are the priorities
          onChange={(priority) => onChange({ kind: 'priority', priority: priority as NonNullable<Action['priority']> })}
        />
      )
    case 'assign':
      return <Assignee {...props} />
    case 'team':
      return <Team {...props} />
    case 'field':
      return <FieldValue {...props} />
    case 'note':
      return <Line label={w.detailOf(n)} value={action.text ?? ''} onChange={(text) => onChange({ ...action, text })} />
    case 'tag':
    case 'untag':
      return (
        <Line
          key={action.kind}
          label={w.detailOf(n)}
          placeholder={w.tagsPlaceholder}
          initial={(action.tags ?? []).join(', ')}
          onChange={(text) => onChange({ ...action, tags: text.split(',').map((tag) => tag.trim()).filter((tag) => tag !== '') })}
        />
      )
  }
}

function Assignee({ action, n, onChange }: DetailProps) {
  const members = useMembers()
  return (
    <Choice
      label={w.detailOf(n)}
      value={action.assignee ?? 'me'}
      choices={[['me', w.whoApplies], ['nobody', w.nobody], ...members.map(({ id, name }): [string, string] => [id, name])]}
      onChange={(value) => onChange({ kind: 'assign', assignee: value })}
    />
  )
}

function Team({ action, n, onChange }: DetailProps) {
  const teams = useQuery(trpc.teams.list.queryOptions({}))
  return (
    <Choice
      label={w.detailOf(n)}
      value={action.teamId ?? ''}
      choices={[['', w.noTeam], ...(teams.data?.items ?? []).map(({ id, name }): [string, string] => [id, name])]}
      onChange={(value) => onChange({ kind: 'team', teamId: value || null })}
    />
  )
}

function FieldValue({ action, n, onChange }: DetailProps) {
  const fields = useQuery(trpc.conversationFields.list.queryOptions({}))
  const chosen = fields.data?.items.find(({ key }) => key === action.field)
  const choices = (fields.data?.items ?? []).map(({ key, name }): [string, string] => [key, name])
  // What is typed is text; the field says what it is to be.
  const valueOf = (text: string) => (text === '' ? null : chosen?.type === 'number' ? Number(text) : chosen?.type === 'boolean' ? text === 'true' : text)
  return (
    <>
      <Choice
        label={w.detailOf(n)}
        value={action.field ?? ''}
        choices={[['', ''], ...choices]}
        onChange={(field) => onChange({ kind: 'field', field, value: null })}
      />
      {chosen?.type === 'select' || chosen?.type === 'boolean' ? (
        <Choice
          label={w.valueOf(n)}
          value={String(action.value ?? '')}
          choices={['', ...(chosen.type === 'boolean' ? ['true', 'false'] : chosen.options)].map((option): [string, string] => [option, option])}
          onChange={(text) => onChange({ ...action, value: valueOf(text) })}
        />
      ) : (
        <Line label={w.valueOf(n)} value={String(action.value ?? '')} onChange={(text) => onChange({ ...action, value: valueOf(text) })} />
      )}
    </>
  )
}

function Choice({ label, value, choices, onChange }: {
  label: string
  value: string
  choices: readonly (readonly [value: string, label: string])[]
  onChange(value: string): void
}) {
  return (
    <Select aria-label={label} value={value} className="min-w-32 flex-1" onChange={(event) => onChange(event.target.value)}>
      {choices.map(([each, text]) => (
        <option key={each} value={each}>
          {text}
        </option>
      ))}
    </Select>
  )
}

function Line({ label, placeholder, onChange, ...text }: { label: string; placeholder?: string; onChange(value: string): void } & ({ value: string } | { initial: string })) {
  return (
    <input
      aria-label={label}
      placeholder={placeholder}
      {...('value' in text ? { value: text.value } : { defaultValue: text.initial })}
      onChange={(event) => onChange(event.target.value)}
      className={`${inputClass} min-w-32 flex-1`}
    />
  )
}
