import { clsx } from 'clsx'
import { type LucideIcon, TriangleAlert } from 'lucide-react'
import type { DragEvent, ReactNode } from 'react'
import { words } from '../../lib/words.ts'
import type { Mark } from '../flow-model/mark.ts'
import { MarkSign } from './mark-sign.tsx'

/** A card of a flow: one button over all of it, so that it has one name and one place in the tab order. */
export function Card({
  icon: Icon, title, detail, selected, issues, mark, faded, quiet, menu, onSelect, onDragStart, onDragEnd,
}: {
  icon: LucideIcon
  title: string
  detail: string
  selected: boolean
  issues: number
  mark?: Mark | undefined
  /** Not reached by the run that is shown. */
  faded?: boolean
  /** Nothing is set yet: an outline rather than a card. */
  quiet?: boolean
  menu?: ReactNode
  onSelect(): void
  onDragStart?: ((event: DragEvent) => void) | undefined
  onDragEnd?: (() => void) | undefined
}) {
  return (
    <div
      draggable={onDragStart !== undefined}
      onDragStart={onDragStart}
      onDragEnd={onDragEnd}
      className={clsx(
        'nopan group relative flex h-full items-center gap-2.5 rounded-card border px-2.5 transition-colors duration-100',
        selected ? 'border-accent-ink bg-accent-soft outline-1 outline-accent-ink' : 'border-line-strong hover:border-ink-faint',
        !selected && (quiet ? 'border-dashed bg-canvas' : 'bg-raised'),
      )}
    >
      <button
        type="button"
        aria-label={[title, detail].filter(Boolean).join(': ')}
        aria-pressed={selected}
        onClick={onSelect}
        className="absolute inset-0 rounded-card"
      />
      <span
        className={clsx(
          'pointer-events-none inline-flex size-8 shrink-0 items-center justify-center rounded-control border border-line bg-canvas text-ink-soft',
          faded && 'opacity-55',
        )}
      >
        <Icon aria-hidden size={16} strokeWidth={1.75} />
      </span>
      <span className={clsx(
          'pointer-events-none min-w-0 flex-1 text-left',
          faded && 'text-ink-faint',
          menu !== undefined && 'group-focus-within:pr-6 group-hover:pr-6 pointer-coarse:pr-8',
        )}>
        <span className="block truncate text-dense font-medium">{title}</span>
        {detail && <span className={clsx('block truncate text-small', faded ? 'text-ink-faint' : 'text-ink-soft')}>{detail}</span>}
      </span>
      {menu && (
        <span
          className={clsx(
            'absolute right-1 rounded-control opacity-0 group-focus-within:opacity-100 group-hover:opacity-100',
            'has-aria-expanded:opacity-100 pointer-coarse:opacity-100',
            selected ? 'bg-accent-soft' : 'bg-raised',
          )}
        >
          {menu}
        </span>
      )}
      {(mark || issues > 0) && (
        <span className="pointer-events-none absolute -top-2.5 -right-2 flex gap-1">
          {issues > 0 && (
            <span
              title={words.flows.steps.issues(issues)}
              className="inline-flex size-5 items-center justify-center rounded-full border border-caution/60 bg-raised text-caution"
            >
              <TriangleAlert aria-hidden size={11} strokeWidth={2.25} />
              <span className="sr-only">{words.flows.steps.issues(issues)}</span>
            </span>
          )}
          {mark && <MarkSign mark={mark} />}
        </span>
      )}
    </div>
  )
}
