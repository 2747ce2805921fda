import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'

/** A long list of rows of one height: draws only those on screen, and asks for more near the end. */
export function VirtualList<T extends { id: string }>({ items, rowHeight, label, activeId, onEnd, children, footer }: {
  items: readonly T[]; rowHeight: number; label: string; activeId?: string | undefined
  onEnd?: (() => void) | undefined; children(item: T, index: number): ReactNode; footer?: ReactNode
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 6,
  })
  const rows = virtualizer.getVirtualItems()
  const last = rows.at(-1)?.index ?? -1
  const nearEnd = last >= items.length - 5

  useEffect(() => { if (nearEnd) onEnd?.() }, [nearEnd, items.length, onEnd])
  const activeIndex = activeId ? items.findIndex(({ id }) => id === activeId) : -1
  useEffect(() => {
    if (activeIndex >= 0) virtualizer.scrollToIndex(activeIndex, { align: 'auto' })
    // Only when another row becomes active, not when rows move beneath the reader.
  }, [activeId]) // eslint-disable-line react-hooks/exhaustive-deps

  return (
    <div ref={scroller} className="min-h-0 flex-1 scroll-quiet">
      <ul aria-label={label} className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
        {rows.map(({ index, key, start }) => {
          const item = items[index]
          return item && (
            <li key={key} className="absolute inset-x-0 top-0" style={{ height: rowHeight, transform: `translateY(${start}px)` }}>
              {children(item, index)}
            </li>
          )
        })}
      </ul>
      {footer}
    </div>
  )
}
