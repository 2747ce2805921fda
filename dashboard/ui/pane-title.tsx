import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { useWide } from '../lib/use-wide.ts'

/** The title of the pane at the right: beside a list it is the second heading, alone on a phone the first. */
export function PaneTitle({ children, className }: { children: ReactNode; className?: string }) {
  const Heading = useWide() ? 'h2' : 'h1'
  return <Heading className={clsx('min-w-0 truncate text-reading font-semibold', className)}>{children}</Heading>
}

/** The heading of a part of that pane, one step below its title. */
export function PaneSubtitle({ children, className }: { children: ReactNode; className?: string }) {
  const Heading = useWide() ? 'h3' : 'h2'
  return <Heading className={className}>{children}</Heading>
}
