import { clsx } from 'clsx'
import { useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { words } from '../../lib/words.ts'
import type { SuggestionItem } from './suggestions.ts'

const width = 288
const rowHeight = 36

/** What the sign before the caret calls up, above or below it. The text keeps the focus; arrows and Enter choose. */
export function SuggestionList({ items, rect, active, take }: { items: SuggestionItem[]; rect: DOMRect | null; active: number; take(item: SuggestionItem): void }) {
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])
  if (!rect) return null
  const height = Math.min(items.length * rowHeight + 10, 280)
  const below = rect.bottom + height + 12 < innerHeight
  return createPortal(
    <ul
      ref={list}
      role="listbox"
      aria-label={words.inbox.composer.suggestions}
      style={{
        left: Math.max(8, Math.min(rect.left - 8, innerWidth - width - 8)),
        top: below ? rect.bottom + 6 : Math.max(8, rect.top - height - 6),
        width,
        maxHeight: height,
      }}
      className="fixed z-50 scroll-quiet rounded-card border border-line bg-raised p-1 shadow-float animate-appear"
    >
      {items.map((item, index) => (
        <li
          key={item.key}
          role="option"
          aria-selected={index === active}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => take(item)}
          className={clsx(
            'flex h-9 cursor-default items-center gap-2 rounded-control px-2 text-dense select-none hover:bg-hover pointer-coarse:h-11',
            index === active && 'bg-pressed',
          )}
        >
          {item.sign && <span aria-hidden className="w-5 shrink-0 text-center text-reading">{item.sign}</span>}
          <span className="shrink-0 truncate font-medium">{item.label}</span>
          {item.detail && <span className="min-w-0 flex-1 truncate text-right text-small text-ink-soft">{item.detail}</span>}
        </li>
      ))}
    </ul>,
    document.querySelector('main') ?? document.body,
  )
}
