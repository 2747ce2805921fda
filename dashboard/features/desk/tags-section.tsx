import { useMutation, useQuery } from '@tanstack/react-query'
import { Ellipsis, Merge, Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { TagDot } from '../conversation-list/tag-dots.tsx'
import { useMay } from '../identity/use-me.ts'
import { Loaded } from '../settings/loaded.tsx'
import { Section } from '../settings/section.tsx'
import { MergeTag } from './merge-tag.tsx'
import { TagForm } from './tag-form.tsx'
import { useChanging } from './use-saving.ts'

const w = words.desk.tags
export type Tag = Output['tags']['list']['items'][number]

export function TagsSection() {
  const tags = useQuery(trpc.tags.list.queryOptions({}))
  const mayWrite = useMay('tags:write')
  const [editing, setEditing] = useState<Tag | 'new' | null>(null)
  const [merging, setMerging] = useState<Tag | null>(null)
  const add = mayWrite && (
    <Button look="primary" onClick={() => setEditing('new')}>
      <Plus aria-hidden size={14} />
      {w.create}
    </Button>
  )
  return (
    <Section title={w.title} detail={w.detail} action={add}>
      <Loaded
        query={tags}
        empty={
          <EmptyState drawing="thread" title={w.empty.title} detail={w.empty.detail}>
            {add}
          </EmptyState>
        }
      >
        {(items) =>
          items
            .toSorted((a, b) => a.name.localeCompare(b.name))
            .map((tag) => (
              <TagRow key={tag.id} tag={tag} onEdit={() => setEditing(tag)} onMerge={() => setMerging(tag)} />
            ))
        }
      </Loaded>
      {editing && <TagForm tag={editing === 'new' ? undefined : editing} onClose={() => setEditing(null)} />}
      {merging && <MergeTag tag={merging} tags={tags.data?.items ?? []} onClose={() => setMerging(null)} />}
    </Section>
  )
}

function TagRow({ tag, onEdit, onMerge }: { tag: Tag; onEdit(): void; onMerge(): void }) {
  const mayWrite = useMay('tags:write')
  const mayManage = useMay('tags:manage')
  const [removing, setRemoving] = useState(false)
  const remove = useMutation(trpc.tags.remove.mutationOptions(useChanging(trpc.tags.pathKey(), () => setRemoving(false))))
  return (
    <li className="flex min-h-12 items-center gap-3 px-4 py-1.5">
      <TagDot color={tag.color} />
      <p className="min-w-0 flex-1 truncate font-medium">{tag.name}</p>
      {mayWrite && (
        <Menu trigger={<IconButton icon={Ellipsis} label={words.desk.edit(tag.name)} />}>
          <MenuItem icon={Pencil} onSelect={onEdit}>
            {w.edit}
          </MenuItem>
          {mayManage && (
            <MenuItem icon={Merge} onSelect={onMerge}>
              {w.merge}
            </MenuItem>
          )}
          {mayManage && (
            <MenuItem icon={Trash2} tone="critical" onSelect={() => setRemoving(true)}>
              {w.remove}
            </MenuItem>
          )}
        </Menu>
      )}
      <Confirm
        open={removing}
        onClose={() => setRemoving(false)}
        title={w.removeTitle(tag.name)}
        detail={w.removeDetail}
        action={w.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ id: tag.id })}
      />
    </li>
  )
}
