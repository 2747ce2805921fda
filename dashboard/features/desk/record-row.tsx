import { useMutation } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { ArrowDown, ArrowUp, Ellipsis, GripVertical, Pencil, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { words } from '../../lib/words.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import type { Place } from './use-drag.ts'
import { useChanging } from './use-saving.ts'

export type RowWords = { edit: string; remove: string; removeTitle(name: string): string; removeDetail: string; up?: string; down?: string }

type Removal = { pathKey: readonly unknown[]; remove(): Promise<unknown> }

/** One record of a list: its line, and the menu of what can be done with it. */
export function RecordRow({ words: w, name, onEdit, removal, place, acts, below, children }: {
  words: RowWords
  name: string
  onEdit: (() => void) | undefined
  removal: Removal | undefined
  /** Where it stands, in lists that have an order. */
  place: (Place & { isFirst: boolean; isLast: boolean }) | undefined
  acts: ReactNode
  below: ReactNode
  children: ReactNode
}) {
  const [removing, setRemoving] = useState(false)
  return (
    <li style={place?.style} className={clsx('relative bg-raised px-4 py-2 pointer-coarse:py-1.5', place?.isDragged && 'shadow-float')}>
      <div className="flex min-h-10 items-center gap-3">
        {place && <Handle name={name} place={place} />}
        <div className="flex min-w-0 flex-1 items-center gap-3">{children}</div>
        {(onEdit || removal || acts) && (
          <Menu trigger={<IconButton icon={Ellipsis} label={words.desk.edit(name)} className="-mr-2" />}>
            {onEdit && (
              <MenuItem icon={Pencil} onSelect={onEdit}>
                {w.edit}
              </MenuItem>
            )}
            {place && !place.isFirst && (
              <MenuItem icon={ArrowUp} onSelect={place.onUp}>
                {w.up}
              </MenuItem>
            )}
            {place && !place.isLast && (
              <MenuItem icon={ArrowDown} onSelect={place.onDown}>
                {w.down}
              </MenuItem>
            )}
            {acts}
            {removal && (
              <MenuItem icon={Trash2} tone="critical" onSelect={() => setRemoving(true)}>
                {w.remove}
              </MenuItem>
            )}
          </Menu>
        )}
      </div>
      {below}
      {removal && removing && <ConfirmRemoval words={w} name={name} removal={removal} onClose={() => setRemoving(false)} />}
    </li>
  )
}

function Handle({ name, place }: { name: string; place: Place }) {
  return (
    <button
      type="button"
      aria-label={words.desk.move(name)}
      {...place.handle}
      className={clsx(
        '-mx-2 inline-flex h-8 w-6 shrink-0 cursor-grab! touch-none items-center justify-center rounded-control text-ink-faint',
        'hover:text-ink active:cursor-grabbing! pointer-coarse:h-11 pointer-coarse:w-8',
      )}
    >
      <GripVertical aria-hidden size={14} />
    </button>
  )
}

function ConfirmRemoval({ words: w, name, removal, onClose }: { words: RowWords; name: string; removal: Removal; onClose(): void }) {
  const { mutate, isPending } = useMutation({ mutationFn: removal.remove, ...useChanging(removal.pathKey, onClose) })
  return (
    <Confirm
      open
      onClose={onClose}
      title={w.removeTitle(name)}
      detail={w.removeDetail}
      action={w.remove}
      busy={isPending}
      onConfirm={() => mutate()}
    />
  )
}
