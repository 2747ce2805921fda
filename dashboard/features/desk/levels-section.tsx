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
import { LevelForm } from './level-form.tsx'
import { writeMinutes } from './spans.ts'
import { useChanging } from './use-saving.ts'

const w = words.desk.levels
export type SlaPolicy = Output['slaPolicies']['list']['items'][number]

export function LevelsSection() {
  const policies = useQuery(trpc.slaPolicies.list.queryOptions({}))
  const mayChange = useMay('service-levels:manage')
  const [editing, setEditing] = useState<SlaPolicy | 'new' | null>(null)
  const reorder = useMutation(trpc.slaPolicies.reorder.mutationOptions(useChanging(trpc.slaPolicies.pathKey())))
  const add = mayChange && (
    <Button look="primary" onClick={() => setEditing('new')}>
      <Plus aria-hidden size={14} />
      {w.create}
    </Button>
  )
  return (
    <Section title={w.title} detail={w.detail} action={add}>
      <Loaded
        query={policies}
        empty={
          <EmptyState drawing="done" title={w.empty.title} detail={w.empty.detail}>
            {add}
          </EmptyState>
        }
      >
        {(items) =>
          items.map((policy, index) => (
            <LevelRow
              key={policy.id}
              policy={policy}
              onEdit={mayChange ? () => setEditing(policy) : undefined}
              onUp={index > 0 ? () => reorder.mutate({ ids: moved(items, index, -1) }) : undefined}
              onDown={index < items.length - 1 ? () => reorder.mutate({ ids: moved(items, index, 1) }) : undefined}
            />
          ))
        }
      </Loaded>
      {editing && <LevelForm policy={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} />}
    </Section>
  )
}

function LevelRow({ policy, onEdit, onUp, onDown }: {
  policy: SlaPolicy
  onEdit: (() => void) | undefined
  onUp: (() => void) | undefined
  onDown: (() => void) | undefined
}) {
  const [removing, setRemoving] = useState(false)
  const remove = useMutation(
    trpc.slaPolicies.remove.mutationOptions(useChanging(trpc.slaPolicies.pathKey(), () => setRemoving(false))),
  )
  return (
    <li className="flex min-h-14 items-center gap-3 px-4 py-2">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{policy.name}</p>
        <p className="truncate text-small text-ink-soft">{policy.query === '' ? w.all : <code>{policy.query}</code>}</p>
      </div>
      <p className="shrink-0 text-small text-ink-soft tabular-nums max-wide:hidden">{promisesOf(policy)}</p>
      {onEdit && (
        <Menu trigger={<IconButton icon={Ellipsis} label={words.desk.edit(policy.name)} />}>
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
        title={w.removeTitle(policy.name)}
        detail={w.removeDetail}
        action={w.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ id: policy.id })}
      />
    </li>
  )
}

/** What it promises for the usual priority. */
function promisesOf(policy: SlaPolicy): string {
  return (['firstResponseMinutes', 'nextResponseMinutes', 'resolutionMinutes'] as const)
    .flatMap((kind) => (policy[kind].normal === null ? [] : `${w.kinds[kind]} ${writeMinutes(policy[kind].normal)}`))
    .join(' · ')
}

function moved(items: readonly SlaPolicy[], from: number, step: 1 | -1): string[] {
  const ids = items.map(({ id }) => id)
  const [id] = ids.splice(from, 1)
  ids.splice(from + step, 0, id!)
  return ids
}
