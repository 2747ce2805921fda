import { useMutation, useQuery } from '@tanstack/react-query'
import { Ellipsis, Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { useMay } from '../identity/use-me.ts'
import { Loaded } from '../settings/loaded.tsx'
import { Section } from '../settings/section.tsx'
import { HoursForm } from './hours-form.tsx'
import { useChanging } from './use-saving.ts'
import { WeekPicture } from './week-picture.tsx'

const w = words.desk.hours
export type BusinessHours = Output['businessHours']['list']['items'][number]

export function HoursSection() {
  const hours = useQuery(trpc.businessHours.list.queryOptions({}))
  const mayChange = useMay('business-hours:manage')
  const [editing, setEditing] = useState<BusinessHours | 'new' | null>(null)
  const add = mayChange && (
    <Button look="primary" onClick={() => setEditing('new')}>
      <Plus aria-hidden size={14} />
      {w.create}
    </Button>
  )
  return (
    <Section title={w.title} detail={w.detail} action={add}>
      <Loaded
        query={hours}
        empty={
          <EmptyState drawing="done" title={w.empty.title} detail={w.empty.detail}>
            {add}
          </EmptyState>
        }
      >
        {(items) =>
          items.map((each) => (
            <HoursRow key={each.id} hours={each} onEdit={mayChange ? () => setEditing(each) : undefined} />
          ))
        }
      </Loaded>
      {editing && <HoursForm hours={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} />}
    </Section>
  )
}

function HoursRow({ hours, onEdit }: { hours: BusinessHours; onEdit: (() => void) | undefined }) {
  const [removing, setRemoving] = useState(false)
  const remove = useMutation(
    trpc.businessHours.remove.mutationOptions(useChanging(trpc.businessHours.pathKey(), () => setRemoving(false))),
  )
  return (
    <li className="px-4 py-3">
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <p className="flex min-w-0 items-center gap-2">
            <span className="truncate font-medium">{hours.name}</span>
            {hours.isDefault && <Badge>{w.default}</Badge>}
          </p>
          <p className="truncate text-small text-ink-soft">
            {hours.timeZone.replaceAll('_', ' ')}
            {hours.holidays.length > 0 && ` · ${w.holidayCount(hours.holidays.length)}`}
          </p>
        </div>
        {onEdit && (
          <Menu trigger={<IconButton icon={Ellipsis} label={words.desk.edit(hours.name)} />}>
            <MenuItem icon={Pencil} onSelect={onEdit}>
              {w.edit}
            </MenuItem>
            <MenuItem icon={Trash2} tone="critical" onSelect={() => setRemoving(true)}>
              {w.remove}
            </MenuItem>
          </Menu>
        )}
      </div>
      <WeekPicture week={hours.week} className="mt-2.5" />
      <Confirm
        open={removing}
        onClose={() => setRemoving(false)}
        title={w.removeTitle(hours.name)}
        detail={w.removeDetail}
        action={w.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ id: hours.id })}
      />
    </li>
  )
}
