import { useMutation, useQuery } from '@tanstack/react-query'
import { Ellipsis, Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Member, Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { useMay } from '../identity/use-me.ts'
import { Loaded } from '../settings/loaded.tsx'
import { Section } from '../settings/section.tsx'
import { TeamForm } from './team-form.tsx'
import { useChanging } from './use-saving.ts'

const w = words.desk.teams
export type Team = Output['teams']['list']['items'][number]

const mostFaces = 5

export function TeamsSection() {
  const teams = useQuery(trpc.teams.list.queryOptions({}))
  const members = useQuery(trpc.members.list.queryOptions({ limit: 100 }))
  const mayChange = useMay('teams:write')
  const [editing, setEditing] = useState<Team | 'new' | null>(null)
  const add = mayChange && (
    <Button look="primary" onClick={() => setEditing('new')}>
      <Plus aria-hidden size={14} />
      {w.create}
    </Button>
  )
  return (
    <Section title={w.title} detail={w.detail} action={add}>
      <Loaded
        query={teams}
        empty={
          <EmptyState drawing="contacts" title={w.empty.title} detail={w.empty.detail}>
            {add}
          </EmptyState>
        }
      >
        {(items) =>
          items.map((team) => (
            <TeamRow
              key={team.id}
              team={team}
              members={members.data?.items ?? []}
              onEdit={mayChange ? () => setEditing(team) : undefined}
            />
          ))
        }
      </Loaded>
      {editing && (
        <TeamForm
          team={editing === 'new' ? undefined : editing}
          members={members.data?.items ?? []}
          onClose={() => setEditing(null)}
        />
      )}
    </Section>
  )
}

function TeamRow({ team, members, onEdit }: { team: Team; members: Member[]; onEdit: (() => void) | undefined }) {
  const [removing, setRemoving] = useState(false)
  const remove = useMutation(trpc.teams.remove.mutationOptions(useChanging(trpc.teams.pathKey(), () => setRemoving(false))))
  const own = members.filter(({ id }) => team.memberIds.includes(id))
  return (
    <li className="flex min-h-14 items-center gap-3 px-4 py-2">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{team.name}</p>
        <p className="truncate text-small text-ink-soft">
          {team.memberIds.length === 0 ? w.noMembers : w.memberCount(team.memberIds.length)} · {w.short[team.assignment]}
        </p>
      </div>
      <div aria-hidden className="flex -space-x-1.5 max-wide:hidden">
        {own.slice(0, mostFaces).map((member) => (
          <Avatar key={member.id} name={member.name} kind="member" />
        ))}
      </div>
      {onEdit && (
        <Menu trigger={<IconButton icon={Ellipsis} label={words.desk.edit(team.name)} />}>
          <MenuItem icon={Pencil} onSelect={onEdit}>
            {w.edit}
          </MenuItem>
          <MenuItem icon={Trash2} tone="critical" onSelect={() => setRemoving(true)}>
            {w.remove}
          </MenuItem>
        </Menu>
      )}
      <Confirm
        open={removing}
        onClose={() => setRemoving(false)}
        title={w.removeTitle(team.name)}
        detail={w.removeDetail}
        action={w.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ id: team.id })}
      />
    </li>
  )
}
