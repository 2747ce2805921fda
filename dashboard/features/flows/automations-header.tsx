import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { trpc } from '../../lib/rpc.ts'
import { useWide } from '../../lib/use-wide.ts'
import { words } from '../../lib/words.ts'
import { PaneHeader } from '../../ui/pane-header.tsx'
import { useMay } from '../identity/use-me.ts'
import { NotificationBell } from '../notifications/notification-bell.tsx'

const w = words.flows.tabs
const tabs = [
  { to: '/automations', label: w.flows },
  { to: '/automations/runs', label: w.runs },
  { to: '/automations/approvals', label: w.approvals },
] as const

/** The title of the room and its three lists. */
export function AutomationsHeader({ children }: { children?: ReactNode }) {
  const wide = useWide()
  const path = useLocation({ select: ({ pathname }) => pathname })
  const mayDecide = useMay('approvals:read')
  const approvals = useQuery(trpc.approvals.list.queryOptions({ limit: 100 }, { enabled: mayDecide }))
  const waiting = approvals.data?.items.length ?? 0
  return (
    <>
      <PaneHeader className="gap-3 pr-2.5">
        <h1 className="text-title font-semibold">{words.flows.title}</h1>
        <span className="flex min-w-0 flex-1 items-center justify-end gap-2">
          {children}
          {!wide && <NotificationBell folded className="shrink-0 touch-target" />}
        </span>
      </PaneHeader>
      <nav aria-label={w.label} className="flex shrink-0 gap-0.5 border-b border-line px-2.5">
        {tabs.map(({ to, label }) => (
          <Link
            key={to}
            to={to}
            aria-current={path === to ? 'page' : undefined}
            className={clsx(
              'relative flex h-9 items-center gap-1.5 px-1.5 text-dense font-medium pointer-coarse:h-11',
              'after:absolute after:inset-x-1.5 after:bottom-0 after:h-0.5 after:rounded-full focus-visible:-outline-offset-2',
              path === to ? 'text-ink after:bg-accent' : 'text-ink-soft hover:text-ink',
            )}
          >
            {label}
            {to === '/automations/approvals' && waiting > 0 && <span className="text-small text-ink-faint tabular-nums">{waiting}</span>}
          </Link>
        ))}
      </nav>
    </>
  )
}
