import { useMutation, useQuery } from '@tanstack/react-query'
import { ArrowDown, ArrowUp, Ellipsis, Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { useMay } from '../identity/use-me.ts'
import { Loaded } from '../settings/loaded.tsx'
import { Section } from '../settings/section.tsx'
import { FieldForm } from './field-form.tsx'
import { useChanging } from './use-saving.ts'

const w = words.desk.fields
export type ConversationField = Output['conversationFields']['list']['items'][number]

export function FieldsSection() {
  const fields = useQuery(trpc.conversationFields.list.queryOptions({}))
  const mayManage = useMay('conversation-fields:manage')
  const [editing, setEditing] = useState<ConversationField | 'new' | null>(null)
  const reorder = useMutation(trpc.conversationFields.reorder.mutationOptions(useChanging(trpc.conversationFields.pathKey())))
  const add = mayManage && (
    <Button look="primary" onClick={() => setEditing('new')}>
      <Plus aria-hidden size={14} />
      {w.create}
    </Button>
  )
  return (
    <Section title={w.title} detail={w.detail} action={add}>
      <Loaded
        query={fields}
        empty={
          <EmptyState drawing="keys" title={w.empty.title} detail={w.empty.detail}>
            {add}
          </EmptyState>
        }
      >
        {(items) =>
          items.map((field, index) => (
            <FieldRow
              key={field.id}
              field={field}
              onEdit={mayManage ? () => setEditing(field) : undefined}
              onUp={index > 0 ? () => reorder.mutate({ ids: moved(items, index, -1) }) : undefined}
              onDown={index < items.length - 1 ? () => reorder.mutate({ ids: moved(items, index, 1) }) : undefined}
            />
          ))
        }
      </Loaded>
      {editing && <FieldForm field={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} />}
    </Section>
  )
}

function FieldRow({ field, onEdit, onUp, onDown }: {
  field: ConversationField
  onEdit: (() => void) | undefined
  onUp: (() => void) | undefined
  onDown: (() => void) | undefined
}) {
  const [removing, setRemoving] = useState(false)
  const remove = useMutation(
    trpc.conversationFields.remove.mutationOptions(useChanging(trpc.conversationFields.pathKey(), () => setRemoving(false))),
  )
  return (
    <li className="flex min-h-14 items-center gap-3 px-4 py-2">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{field.name}</p>
        <p className="truncate text-small text-ink-soft">
          {w.types[field.type]}
          {field.options.length > 0 && ` · ${field.options.join(', ')}`}
        </p>
      </div>
      <code className="shrink-0 text-small text-ink-faint max-wide:hidden">{w.search(field.key)}</code>
      {onEdit && (
        <Menu trigger={<IconButton icon={Ellipsis} label={words.desk.edit(field.name)} />}>
          <MenuItem icon={Pencil} onSelect={onEdit}>
            {w.edit}
          </MenuItem>
          {onUp && (
            <MenuItem icon={ArrowUp} onSelect={onUp}>
              {w.up}
            </MenuItem>
          )}
          {onDown && (
            <MenuItem icon={ArrowDown} onSelect={onDown}>
              {w.down}
            </MenuItem>
          )}
          <MenuItem icon={Trash2} tone="critical" onSelect={() => setRemoving(true)}>
            {w.remove}
          </MenuItem>
        </Menu>
      )}
      <Confirm
        open={removing}
        onClose={() => setRemoving(false)}
        title={w.removeTitle(field.name)}
        detail={w.removeDetail}
        action={w.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ id: field.id })}
      />
    </li>
  )
}

function moved(items: readonly ConversationField[], from: number, step: 1 | -1): string[] {
  const ids = items.map(({ id }) => id)
  const [id] = ids.splice(from, 1)
  ids.splice(from + step, 0, id!)
  return ids
}
