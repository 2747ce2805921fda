import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/field.tsx'
import { FormEnd } from './form-end.tsx'
import type { Tag } from './tags-section.tsx'
import { useSaving } from './use-saving.ts'

const w = words.desk.tags

/** Puts another tag in the place of this one, wherever it is. */
export function MergeTag({ tag, tags, onClose }: { tag: Tag; tags: Tag[]; onClose(): void }) {
  const others = tags.filter(({ id }) => id !== tag.id).toSorted((a, b) => a.name.localeCompare(b.name))
  const [intoId, setIntoId] = useState(others[0]?.id ?? '')
  const merge = useMutation(trpc.tags.merge.mutationOptions(useSaving(trpc.tags.pathKey(), onClose, w.merged)))
  function submit(event: FormEvent) {
    event.preventDefault()
    merge.mutate({ id: tag.id, intoId })
  }
  return (
    <Dialog open onClose={onClose} title={w.mergeTitle(tag.name)} detail={w.mergeDetail}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <SelectField label={w.into} value={intoId} onChange={(event) => setIntoId(event.target.value)}>
          {others.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <FormEnd error={merge.error} busy={merge.isPending} ready={intoId !== ''} action={w.mergeAction} onCancel={onClose} />
      </form>
    </Dialog>
  )
}
