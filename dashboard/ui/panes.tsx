import { clsx } from 'clsx'
import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { useRemembered } from '../lib/remember.ts'

type Limits = { initial: number; min: number; max: number }

/** The width of a pane in px, remembered by name. */
export function usePaneWidth(name: string, { initial, min, max }: Limits): [number, (width: number) => void] {
  const clamp = (width: number) => Math.round(Math.min(max, Math.max(min, width)))
  const [width, setWidth] = useRemembered(`pane:${name}`, (stored) =>
    clamp(typeof stored === 'number' ? stored : initial),
  )
  return [width, (next) => setWidth(clamp(next))]
}

/**
 * The line between two panes: drag it, or focus it and use the arrow keys; a double click brings back the first
 * width.
 */
export function PaneHandle({
  label,
  width,
  onWidth,
  grows,
  limits,
}: {
  label: string
  width: number
  onWidth(width: number): void
  grows: 'left' | 'right'
  limits: Limits
}) {
  const start = useRef<{ x: number; width: number } | null>(null)
  const sign = grows === 'right' ? 1 : -1

  function follow(event: PointerEvent) {
    if (start.current) onWidth(start.current.width + sign * (event.clientX - start.current.x))
  }
  function nudge(event: KeyboardEvent) {
    const step = event.key === 'ArrowRight' ? 16 : event.key === 'ArrowLeft' ? -16 : 0
    if (!step) return
    event.preventDefault()
    onWidth(width + sign * step)
  }

  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      tabIndex={0}
      aria-valuenow={width}
      aria-valuemin={limits.min}
      aria-valuemax={limits.max}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { x: event.clientX, width }
      }}
      onPointerMove={follow}
      onPointerUp={() => {
        start.current = null
      }}
      onKeyDown={nudge}
      onDoubleClick={() => onWidth(limits.initial)}
      className={clsx(
        'relative z-10 hidden w-px shrink-0 cursor-col-resize touch-none bg-line transition-colors duration-100',
        'before:absolute before:inset-y-0 before:-left-1 before:w-[9px] hover:bg-line-strong',
        'focus-visible:bg-accent-ink wide:block',
      )}
    />
  )
}
