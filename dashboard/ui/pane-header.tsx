import { clsx } from 'clsx'
import type { ReactNode } from 'react'

/** The line at the top of a pane: all panes share its height, so that their borders meet. */
export function PaneHeader({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <header
      className={clsx('flex h-12 shrink-0 pointer-coarse:h-14 items-center gap-1 border-b border-line px-4', className)}
    >
      {children}
    </header>
  )
}
