import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { issuesOf } from '../../lib/issues-of.ts'
import type { Member } from '../../lib/records.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { SelectField } from '../../ui/field.tsx'
import { NameField, RecordForm } from './record-form.tsx'
import type { Team } from './teams-section.tsx'
import { useSaving } from './use-saving.ts'

const w = words.desk.teams

/** Makes a team, or changes its name, its rule and who is in it. */
export function TeamForm({ team, members, onClose }: { team: Team | undefined; members: readonly Member[]; onClose(): void }) {
  const [name, setName] = useState(team?.name ?? '')
  const [assignment, setAssignment] = useState<Team['assignment']>(team?.assignment ?? 'round-robin')
  const [memberIds, setMemberIds] = useState<string[]>(team?.memberIds ?? [])
  const saving = useMutation({
    async mutationFn() {
      if (!team) return rpc.teams.create.mutate({ name, assignment, memberIds })
      await rpc.teams.update.mutate({ id: team.id, name, assignment })
      return rpc.teams.setMembers.mutate({ id: team.id, memberIds })
    },
    ...useSaving(trpc.teams.pathKey(), onClose),
  })
  return (
    <RecordForm
      words={w}
      isNew={!team}
      fields={['name']}
      saving={saving}
      ready={name.trim() !== ''}
      onClose={onClose}
    >
      <NameField words={w} value={name} error={issuesOf(saving.error)['name']} onChange={setName} />
      <SelectField
        label={w.assignment}
        hint={assignment === 'manual' ? undefined : w.assignmentHint}
        value={assignment}
        // Its options are the rules
        onChange={(event) => setAssignment(event.target.value as Team['assignment'])}
      >
        {Object.entries(w.rules).map(([rule, label]) => (
          <option key={rule} value={rule}>
            {label}
          </option>
        ))}
      </SelectField>
      <fieldset>
        <legend className="mb-1 text-small font-medium text-ink-soft">{w.members}</legend>
        <ul className="max-h-60 scroll-quiet rounded-control border border-line">
          {members.map((member) => (
            <li key={member.id}>
              <label className="flex h-10 cursor-pointer items-center gap-2.5 px-2.5 hover:bg-hover pointer-coarse:h-11">
                <input
                  type="checkbox"
                  checked={memberIds.includes(member.id)}
                  onChange={(event) =>
                    setMemberIds(event.target.checked ? [...memberIds, member.id] : memberIds.filter((id) => id !== member.id))
                  }
                  className="size-4 accent-accent"
                />
                <Avatar name={member.name} kind="member" />
                <span className="min-w-0 flex-1 truncate">{member.name}</span>
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
    </RecordForm>
  )
}
