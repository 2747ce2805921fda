import { type CSSProperties, type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { placeAt } from './moved.ts'

type Drag = { from: number; to: number; /** px */ by: number }

/** What a row needs to be put elsewhere. */
export type Place = ReturnType<ReturnType<typeof useDrag>['at']>

/** Rows that are put into another order by a handle: dragged, or sent on by the arrow keys. Escape leaves all as it was. */
export function useDrag(move: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<Drag | null>(null)
  const start = useRef({ y: 0, heights: [] as number[] })

  function begin(index: number, event: PointerEvent<HTMLElement>) {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const rows = [...(event.currentTarget.closest('ul')?.children ?? [])]
    start.current = { y: event.clientY, heights: rows.map((row) => row.getBoundingClientRect().height) }
    setDrag({ from: index, to: index, by: 0 })
  }
  function follow({ clientY }: PointerEvent) {
    if (!drag) return
    const { y, heights } = start.current
    const sum = (rows: number[]) => rows.reduce((all, height) => all + height, 0)
    const by = Math.max(-sum(heights.slice(0, drag.from)), Math.min(sum(heights.slice(drag.from + 1)), clientY - y))
    setDrag({ ...drag, by, to: placeAt(heights, drag.from, by) })
  }
  function drop() {
    setDrag(null)
    if (drag) move(drag.from, drag.to)
  }
  function onKeyDown(index: number, event: KeyboardEvent) {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (event.key === 'Escape') setDrag(null)
    if (step === 0) return
    event.preventDefault()
    if (!drag) move(index, index + step)
  }
  /** The dragged row follows the pointer; those that it has passed stand aside. */
  function styleOf(index: number): CSSProperties | undefined {
    if (!drag) return undefined
    const { from, to, by } = drag
    if (index === from) return { transform: `translateY(${by}px)`, zIndex: 1 }
    const aside = index > from && index <= to ? -1 : index < from && index >= to ? 1 : 0
    return { transform: `translateY(${aside * start.current.heights[from]!}px)`, transition: 'transform 120ms' }
  }
  return {
    at: (index: number) => ({
      isDragged: drag?.from === index,
      style: styleOf(index),
      onUp: () => move(index, index - 1),
      onDown: () => move(index, index + 1),
      handle: {
        onPointerDown: (event: PointerEvent<HTMLElement>) => begin(index, event),
        onPointerMove: follow,
        onPointerUp: drop,
        onPointerCancel: () => setDrag(null),
        onKeyDown: (event: KeyboardEvent) => onKeyDown(index, event),
      },
    }),
  }
}
