import { useQuery } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Select } from '../../ui/select.tsx'
import { useMembers } from '../conversation-list/use-members.ts'
import type { SlaPolicy } from './levels-section.tsx'
import { Span } from './targets-editor.tsx'

const w = words.desk.levels
export type Escalation = SlaPolicy['escalations'][number]

const first: Escalation = {
  when: 'before', minutes: 30, clock: null, action: 'notify-assignee', memberId: null, teamId: null, priority: null, tagId: null,
}

/** What is done by itself around the moment at which a promise is due. */
export function EscalationsEditor({ escalations, onChange }: { escalations: Escalation[]; onChange(escalations: Escalation[]): void }) {
  return (
    <fieldset>
      <legend className="mb-1 text-small font-medium text-ink-soft">{w.escalations}</legend>
      {escalations.length === 0 && <p className="text-small text-ink-faint">{w.escalationsHint}</p>}
      <ul className="flex flex-col gap-1.5">
        {escalations.map((escalation, n) => (
          <li key={n} className="flex flex-wrap items-center gap-1.5">
            <div className="w-20">
              <Span
                label={`${w.minutes} ${n + 1}`}
                minutes={escalation.minutes}
                onChange={(minutes) => onChange(escalations.with(n, { ...escalation, minutes: minutes ?? 0 }))}
              />
            </div>
            <Select
              aria-label={`${w.whenLabel} ${n + 1}`}
              value={escalation.when}
              className="w-24"
              // Its options are the two
              onChange={(event) => onChange(escalations.with(n, { ...escalation, when: event.target.value as Escalation['when'] }))}
            >
              <option value="before">{w.when.before}</option>
              <option value="after">{w.when.after}</option>
            </Select>
            <span className="text-ink-soft">{w.due}</span>
            <Select
              aria-label={`${w.action} ${n + 1}`}
              value={escalation.action}
              className="min-w-36 flex-1"
              onChange={(event) =>
                // Its options are the actions
                onChange(escalations.with(n, { ...first, ...escalation, ...noTarget, action: event.target.value as Escalation['action'] }))
              }
            >
              {Object.entries(w.actions).map(([action, label]) => (
                <option key={action} value={action}>
                  {label}
                </option>
              ))}
            </Select>
            <Target escalation={escalation} n={n} onChange={(next) => onChange(escalations.with(n, next))} />
            <IconButton icon={X} label={w.removeEscalation(n + 1)} onClick={() => onChange(escalations.toSpliced(n, 1))} />
          </li>
        ))}
      </ul>
      <Button look="quiet" className="mt-1" onClick={() => onChange([...escalations, first])}>
        <Plus aria-hidden size={14} />
        {w.addEscalation}
      </Button>
    </fieldset>
  )
}

const noTarget = { memberId: null, teamId: null, priority: null, tagId: null }

const targetOf = {
  'notify-assignee': null,
  'notify-member': 'memberId',
  'assign-member': 'memberId',
  'notify-team': 'teamId',
  'assign-team': 'teamId',
  'set-priority': 'priority',
  'add-tag': 'tagId',
} as const satisfies Record<Escalation['action'], keyof Escalation | null>

function Target({ escalation, n, onChange }: { escalation: Escalation; n: number; onChange(escalation: Escalation): void }) {
  const field = targetOf[escalation.action]
  const members = useMembers()
  const teams = useQuery(trpc.teams.list.queryOptions({}, { enabled: field === 'teamId' }))
  const tags = useQuery(trpc.tags.list.queryOptions({}, { enabled: field === 'tagId' }))
  if (field === null) return null
  const choices: readonly { id: string; name: string }[] = {
    memberId: members,
    teamId: teams.data?.items ?? [],
    tagId: tags.data?.items ?? [],
    priority: Object.entries(w.priorities).map(([id, name]) => ({ id, name })),
  }[field]
  return (
    <Select
      aria-label={`${w.target2} ${n + 1}`}
      value={escalation[field] ?? ''}
      className="min-w-32 flex-1"
      onChange={(event) => onChange({ ...escalation, [field]: event.target.value || null })}
    >
      <option value="" />
      {choices.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  )
}
