import { clsx } from 'clsx'
import { Link } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTitle } from '../../lib/use-title.ts'
import { words } from '../../lib/words.ts'
import { PaneSubtitle, PaneTitle } from '../../ui/pane-title.tsx'

/** One page of settings: its title, what it is for, and its one main action. */
export function Section({
  title,
  detail,
  action,
  children,
}: {
  title: string
  detail: string
  action?: ReactNode
  children: ReactNode
}) {
  useTitle(title)
  return (
    <section className="mx-auto max-w-[760px] px-4 py-5 wide:px-8 wide:py-8">
      <header className="mb-5 grid grid-cols-[auto_1fr_auto] gap-x-1 gap-y-0.5 wide:gap-x-3 wide:grid-cols-[1fr_auto]">
        <Link
          to="/settings"
          aria-label={words.actions.back}
          className={clsx(
            '-ml-3 inline-flex size-8 items-center justify-center rounded-control text-ink-soft hover:bg-hover',
            'touch-target wide:hidden',
          )}
        >
          <ArrowLeft aria-hidden size={18} />
        </Link>
        <PaneTitle className="self-center text-display! tracking-tight">{title}</PaneTitle>
        <div className="wide:row-span-2">{action}</div>
        <p className="text-dense text-ink-soft max-wide:col-span-full">{detail}</p>
      </header>
      {children}
    </section>
  )
}

export function Card({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div className={`overflow-hidden rounded-card border border-line bg-raised ${className ?? ''}`}>{children}</div>
  )
}

export function Subtitle({ children }: { children: ReactNode }) {
  return <PaneSubtitle className="mt-8 mb-2 text-dense font-semibold">{children}</PaneSubtitle>
}
