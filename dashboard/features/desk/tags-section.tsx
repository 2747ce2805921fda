import { useQuery } from '@tanstack/react-query'
import { Merge } from 'lucide-react'
import { useState } from 'react'
import type { Output } from '../../lib/records.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { MenuItem } from '../../ui/menu.tsx'
import { TagDot } from '../conversation-list/tag-dots.tsx'
import { useMay } from '../identity/use-me.ts'
import { MergeTag } from './merge-tag.tsx'
import { RecordSection } from './record-section.tsx'
import { TagForm } from './tag-form.tsx'

const w = words.desk.tags
export type Tag = Output['tags']['list']['items'][number]

export function TagsSection() {
  const tags = useQuery(trpc.tags.list.queryOptions({}, { select: byName }))
  const mayWrite = useMay('tags:write')
  const mayManage = useMay('tags:manage')
  const [merging, setMerging] = useState<Tag | null>(null)
  return (
    <>
      <RecordSection
        words={w}
        drawing="thread"
        query={tags}
        pathKey={trpc.tags.pathKey()}
        mayAdd={mayWrite}
        mayEdit={() => mayWrite}
        mayRemove={() => mayManage}
        onRemove={(id) => rpc.tags.remove.mutate({ id })}
        acts={(tag) =>
          mayManage && (
            <MenuItem icon={Merge} onSelect={() => setMerging(tag)}>
              {w.merge}
            </MenuItem>
          )
        }
        form={(tag, onClose) => <TagForm tag={tag} onClose={onClose} />}
      >
        {({ name, color }) => (
          <>
            <TagDot color={color} />
            <p className="min-w-0 flex-1 truncate font-medium">{name}</p>
          </>
        )}
      </RecordSection>
      {merging && <MergeTag tag={merging} tags={tags.data?.items ?? []} onClose={() => setMerging(null)} />}
    </>
  )
}

function byName({ items }: { items: Tag[] }) {
  return { items: items.toSorted((a, b) => a.name.localeCompare(b.name)) }
}
