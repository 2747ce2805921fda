import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useMemo, useRef } from 'react'

/** A long list of rows of one height: draws only those on screen, and asks for more near the end. */
export function VirtualList<T extends { id: string }>({
  items,
  rowHeight,
  label,
  activeId,
  onEnd,
  children,
  footer,
}: {
  items: readonly T[]
  rowHeight: number
  label: string
  activeId?: string | undefined
  onEnd?: (() => void) | undefined
  children(item: T, index: number): ReactNode
  footer?: ReactNode
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

  useEffect(() => {
    if (nearEnd) onEnd?.()
  }, [nearEnd, items.length, onEnd])
  const activeIndex = useMemo(() => (activeId ? items.findIndex(({ id }) => id === activeId) : -1), [items, activeId])
  const followed = useRef<{ id: string | undefined; visible: boolean }>({ id: undefined, visible: false })
  useEffect(() => {
    if (activeIndex < 0) return
    // A row that becomes active is shown; one that moves is followed only if it was in sight, not when one had
    // scrolled away.
    if (activeId !== followed.current.id || followed.current.visible) {
      virtualizer.scrollToIndex(activeIndex, { align: 'auto' })
    }
  }, [activeId, activeIndex, virtualizer])
  useEffect(() => {
    const { range } = virtualizer
    const visible = range !== null && activeIndex >= range.startIndex && activeIndex <= range.endIndex
    followed.current = { id: activeIndex < 0 ? undefined : activeId, visible }
  })

  return (
    <div ref={scroller} className="min-h-0 flex-1 scroll-quiet">
      <ul aria-label={label} className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
        {rows.map(({ index, key, start }) => {
          const item = items[index]
          return (
            item && (
              <li
                key={key}
                className="absolute inset-x-0 top-0"
                style={{ height: rowHeight, transform: `translateY(${start}px)` }}
              >
                {children(item, index)}
              </li>
            )
          )
        })}
      </ul>
      {footer}
    </div>
  )
}
