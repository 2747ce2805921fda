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
import { MacroForm } from './macro-form.tsx'
import { useChanging } from './use-saving.ts'

const w = words.desk.macros
export type Macro = Output['macros']['list']['items'][number]

export function MacrosSection() {
  const macros = useQuery(trpc.macros.list.queryOptions({ limit: 100 }))
  const mayWrite = useMay('macros:write')
  const mayManage = useMay('macros:manage')
  const [editing, setEditing] = useState<Macro | 'new' | null>(null)
  const add = mayWrite && (
    <Button look="primary" onClick={() => setEditing('new')}>
      <Plus aria-hidden size={14} />
      {w.create}
    </Button>
  )
  const mayEdit = ({ shared }: Macro) => mayWrite && (!shared || mayManage)
  return (
    <Section title={w.title} detail={w.detail} action={add}>
      <Loaded
        query={macros}
        empty={
          <EmptyState drawing="thread" title={w.empty.title} detail={w.empty.detail}>
            {add}
          </EmptyState>
        }
      >
        {(items) =>
          items
            .toSorted((a, b) => (a.folder ?? '').localeCompare(b.folder ?? '') || a.name.localeCompare(b.name))
            .map((macro) => (
              <MacroRow key={macro.id} macro={macro} onEdit={mayEdit(macro) ? () => setEditing(macro) : undefined} />
            ))
        }
      </Loaded>
      {editing && <MacroForm macro={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} />}
    </Section>
  )
}

function MacroRow({ macro, onEdit }: { macro: Macro; onEdit: (() => void) | undefined }) {
  const [removing, setRemoving] = useState(false)
  const remove = useMutation(trpc.macros.remove.mutationOptions(useChanging(trpc.macros.pathKey(), () => setRemoving(false))))
  return (
    <li className="flex min-h-14 items-center gap-3 px-4 py-2">
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium">
            {macro.folder && <span className="font-normal text-ink-faint">{macro.folder} / </span>}
            {macro.name}
          </span>
          {!macro.shared && <Badge>{w.own}</Badge>}
        </p>
        <p className="truncate text-small text-ink-soft">
          {[...(macro.text ? [macro.text] : []), ...macro.actions.map(({ kind }) => w.kinds[kind])].join(' · ')}
        </p>
      </div>
      {onEdit && (
        <Menu trigger={<IconButton icon={Ellipsis} label={words.desk.edit(macro.name)} />}>
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
        title={w.removeTitle(macro.name)}
        detail={w.removeDetail}
        action={w.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ id: macro.id })}
      />
    </li>
  )
}
