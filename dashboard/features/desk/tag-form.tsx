import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { issuesOf } from '../../lib/issues-of.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { TagDot } from '../conversation-list/tag-dots.tsx'
import { FormEnd } from './form-end.tsx'
import type { Tag } from './tags-section.tsx'
import { useSaving } from './use-saving.ts'

const w = words.desk.tags

/** Makes a tag, or changes its name and colour. */
export function TagForm({ tag, onClose }: { tag: Tag | undefined; onClose(): void }) {
  const [name, setName] = useState(tag?.name ?? '')
  const [color, setColor] = useState<Tag['color']>(tag?.color ?? 'straw')
  const saving = useSaving(trpc.tags.pathKey(), onClose)
  const create = useMutation(trpc.tags.create.mutationOptions(saving))
  const update = useMutation(trpc.tags.update.mutationOptions(saving))
  const error = create.error ?? update.error

  function submit(event: FormEvent) {
    event.preventDefault()
    if (tag) update.mutate({ id: tag.id, name, color })
    else create.mutate({ name, color })
  }
  return (
    <Dialog open onClose={onClose} title={tag ? w.edit : w.create}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-3">
        <Field
          label={w.name}
          autoFocus
          value={name}
          placeholder={w.namePlaceholder}
          error={issuesOf(error)['name']}
          onChange={(event) => setName(event.target.value)}
        />
        <fieldset>
          <legend className="mb-1 text-small font-medium text-ink-soft">{w.color}</legend>
          <div className="grid grid-cols-2 gap-1 wide:grid-cols-3">
            {(Object.keys(w.colors) as Tag['color'][]).map((each) => (
              <label
                key={each}
                className="flex h-9 cursor-pointer items-center gap-2 rounded-control border border-line px-2.5 has-checked:border-accent has-checked:bg-accent-soft pointer-coarse:h-11"
              >
                <input
                  type="radio"
                  name="color"
                  checked={color === each}
                  onChange={() => setColor(each)}
                  className="size-4 accent-accent"
                />
                <TagDot color={each} />
                {w.colors[each]}
              </label>
            ))}
          </div>
        </fieldset>
        <FormEnd
          error={error}
          busy={create.isPending || update.isPending}
          ready={name.trim() !== ''}
          action={tag ? words.actions.save : w.create}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  )
}
