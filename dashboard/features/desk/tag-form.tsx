import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { issuesOf } from '../../lib/issues-of.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { TagDot } from '../conversation-list/tag-dots.tsx'
import { NameField, RecordForm } from './record-form.tsx'
import type { Tag } from './tags-section.tsx'
import { useSaving } from './use-saving.ts'

const w = words.desk.tags

/** Makes a tag, or changes its name and colour. */
export function TagForm({ tag, onClose }: { tag: Tag | undefined; onClose(): void }) {
  const [name, setName] = useState(tag?.name ?? '')
  const [color, setColor] = useState<Tag['color']>(tag?.color ?? 'straw')
  const saving = useMutation({
    mutationFn: () => (tag ? rpc.tags.update.mutate({ id: tag.id, name, color }) : rpc.tags.create.mutate({ name, color })),
    ...useSaving(trpc.tags.pathKey(), onClose),
  })
  return (
    <RecordForm
      words={w}
      isNew={!tag}
      fields={['name']}
      saving={saving}
      ready={name.trim() !== ''}
      onClose={onClose}
    >
      <NameField words={w} value={name} error={issuesOf(saving.error)['name']} onChange={setName} />
      <fieldset>
        <legend className="mb-1 text-small font-medium text-ink-soft">{w.color}</legend>
        <div className="grid grid-cols-2 gap-1 wide:grid-cols-3">
          {(Object.keys(w.colors) as Tag['color'][]).map((each) => (
            <label
              key={each}
              className="flex h-9 cursor-pointer items-center gap-2 rounded-control border border-line px-2.5 has-checked:border-accent has-checked:bg-accent-soft pointer-coarse:h-11"
            >
              <input type="radio" name="color" checked={color === each} onChange={() => setColor(each)} className="size-4 accent-accent" />
              <TagDot color={each} />
              {w.colors[each]}
            </label>
          ))}
        </div>
      </fieldset>
    </RecordForm>
  )
}
