import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { words } from '../../lib/words.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { Run } from './run-records.ts'
import { RunStateBadge } from './run-state.tsx'
import { took } from './took.ts'

export function RunRow({ run, pointed }: { run: Run; pointed: boolean }) {
  const time = took(run.startedAt, run.finishedAt)
  return (
    <Link
      to="/automations/runs/$runId"
      params={{ runId: run.id }}
      className={clsx(
        'flex h-full items-center gap-3 border-b border-line px-4 hover:bg-hover focus-visible:-outline-offset-2',
        pointed && 'bg-hover outline-2 -outline-offset-2 outline-accent-ink',
      )}
    >
      <span className="w-[76px] shrink-0">
        <RunStateBadge state={run.state} />
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{run.flowName}</span>
        <span className="block truncate text-small text-ink-soft">{run.error ?? words.runs.page.version(run.version)}</span>
      </span>
      <span className="w-20 shrink-0 text-right text-small text-ink-faint tabular-nums max-wide:hidden">{time}</span>
      <RelativeTime at={run.createdAt} short className="w-14 shrink-0 text-right text-small text-ink-faint tabular-nums" />
    </Link>
  )
}
