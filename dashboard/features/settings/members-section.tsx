import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Ellipsis, UserMinus, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { allPages } from '../../lib/all-pages.ts'
import { errorLine } from '../../lib/error-words.ts'
import type { Member } from '../../lib/records.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { Select } from '../../ui/select.tsx'
import { toast } from '../../ui/toast.tsx'
import { useMay, useMe } from '../identity/use-me.ts'
import { Invitations } from './invitations.tsx'
import { InviteMember } from './invite-member.tsx'
import { Loaded } from './loaded.tsx'
import { Section, Subtitle } from './section.tsx'

const w = words.settings.members

export function MembersSection() {
  const members = useQuery(allPages(trpc.members.list.pathKey(), (page) => rpc.members.list.query(page)))
  const mayInvite = useMay('invitations:write')
  const maySeeInvitations = useMay('invitations:read')
  const [inviting, setInviting] = useState(false)
  return (
    <Section
      title={w.title}
      detail={w.detail}
      action={
        mayInvite && (
          <Button look="primary" onClick={() => setInviting(true)}>
            <UserPlus aria-hidden size={14} />
            {w.invite}
          </Button>
        )
      }
    >
      <Loaded query={members} empty={null}>
        {(items) => items.map((member) => <MemberRow key={member.id} member={member} />)}
      </Loaded>
      {maySeeInvitations && (
        <>
          <Subtitle>{w.invitations}</Subtitle>
          <Invitations mayRevoke={mayInvite} />
        </>
      )}
      {inviting && <InviteMember onClose={() => setInviting(false)} />}
    </Section>
  )
}

function MemberRow({ member }: { member: Member }) {
  const { member: me } = useMe()
  const queryClient = useQueryClient()
  const mayChange = useMay('members:write')
  const [removing, setRemoving] = useState(false)
  const again = () => void queryClient.invalidateQueries({ queryKey: trpc.members.pathKey() })
  const onError = (error: unknown) => toast(errorLine(error), { critical: true })
  const update = useMutation(
    trpc.members.update.mutationOptions({
      onSuccess: () => {
        toast(w.changed)
        again()
      },
      onError,
    }),
  )
  const remove = useMutation(
    trpc.members.remove.mutationOptions({
      onSuccess: () => {
        toast(w.removed)
        setRemoving(false)
        again()
      },
      onError,
    }),
  )
  const others = mayChange && member.id !== me.id && (member.role !== 'owner' || me.role === 'owner')
  return (
    <li className="flex min-h-14 items-center gap-3 px-4 py-2">
      <Avatar name={member.name} kind="member" />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 truncate font-medium">
          {member.name}
          {member.id === me.id && <Badge>{w.you}</Badge>}
        </p>
        <p className="truncate text-small text-ink-soft">{member.email}</p>
      </div>
      {others ? (
        <>
          <Select
            aria-label={w.roleOf(member.name)}
            value={member.role}
            disabled={update.isPending}
            className="w-28 shrink-0"
            // Its options are the roles
            onChange={(event) => update.mutate({ id: member.id, role: event.target.value as Member['role'] })}
          >
            {Object.entries(words.settings.roles)
              .filter(([role]) => role !== 'owner' || me.role === 'owner')
              .map(([role, label]) => (
                <option key={role} value={role}>
                  {label}
                </option>
              ))}
          </Select>
          <Menu trigger={<IconButton icon={Ellipsis} label={words.actions.more} />}>
            <MenuItem icon={UserMinus} tone="critical" onSelect={() => setRemoving(true)}>
              {w.remove}
            </MenuItem>
          </Menu>
        </>
      ) : (
        <Badge tone={member.role === 'owner' ? 'accent' : 'neutral'}>{words.settings.roles[member.role]}</Badge>
      )}
      <Confirm
        open={removing}
        onClose={() => setRemoving(false)}
        title={w.removeTitle(member.name)}
        detail={w.removeDetail}
        action={w.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ id: member.id })}
      />
    </li>
  )
}
