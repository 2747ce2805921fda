import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { SelectField } from '../../ui/field.tsx'
import { FormSheet } from '../../ui/form-sheet.tsx'
import type { Tag } from './tags-section.tsx'
import { useSaving } from './use-saving.ts'

const w = words.desk.tags

/** Puts another tag in the place of this one, wherever it is. */
export function MergeTag({ tag, tags, onClose }: { tag: Tag; tags: Tag[]; onClose(): void }) {
  const others = tags.filter(({ id }) => id !== tag.id)
  const [intoId, setIntoId] = useState(others[0]?.id ?? '')
  const saving = useMutation({
    mutationFn: () => rpc.tags.merge.mutate({ id: tag.id, intoId }),
    ...useSaving(trpc.tags.pathKey(), onClose, w.merged),
  })
  return (
    <FormSheet
      title={w.mergeTitle(tag.name)}
      detail={w.mergeDetail}
      action={w.mergeAction}
      fields={[]}
      saving={saving}
      ready={intoId !== ''}
      onClose={onClose}
    >
      <SelectField label={w.into} value={intoId} onChange={(event) => setIntoId(event.target.value)}>
        {others.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
    </FormSheet>
  )
}
