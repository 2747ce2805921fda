import { clsx } from 'clsx'
import { words } from '../lib/words.ts'
import type { ReactNode } from 'react'

/** A bar where text will be, of the same height, so that nothing jumps. */
export function Bar({ className }: { className?: string }) {
  return <span aria-hidden className={clsx('block h-3 rounded-small bg-line', className)} />
}

/** Stands in for a view while it loads. Appears breathing, and tells screen readers that something is on its way. */
export function Skeleton({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div role="status" aria-label={words.states.loading} className={clsx('animate-breathe', className)}>
      {children}
    </div>
  )
}

/** Rows of a list, in the list's own measure. */
export function RowsSkeleton({ rows = 8, height }: { rows?: number; height: number }) {
  return (
    <Skeleton>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} style={{ height }} className="flex items-start gap-3 px-4 py-3">
          <span aria-hidden className="size-7 shrink-0 rounded-full bg-line" />
          <div className="flex flex-1 flex-col gap-2 pt-0.5">
            <Bar className={['w-2/5', 'w-1/3', 'w-1/2'][row % 3] ?? 'w-1/3'} />
            {height > 50 && <Bar className={['w-4/5', 'w-3/4', 'w-11/12'][row % 3] ?? 'w-3/4'} />}
          </div>
        </div>
      ))}
    </Skeleton>
  )
}
