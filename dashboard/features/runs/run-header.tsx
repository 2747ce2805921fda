import { Link } from '@tanstack/react-router'
import { ArrowLeft, Ban, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { PaneHeader } from '../../ui/pane-header.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useMay } from '../identity/use-me.ts'
import { isOver, type RunDetails } from './run-records.ts'
import { RunStateBadge } from './run-state.tsx'
import { took } from './took.ts'
import { useRunActions } from './use-run-actions.ts'

const w = words.runs.page

export function RunHeader({ run }: { run: RunDetails }) {
  const [cancelling, setCancelling] = useState(false)
  const mayWrite = useMay('runs:write')
  const { cancel, retry } = useRunActions()
  const { id } = run
  return (
    <PaneHeader className="gap-2 px-2 wide:px-3">
      <Link
        to="/automations/runs"
        aria-label={words.actions.back}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-soft hover:bg-hover touch-target"
      >
        <ArrowLeft aria-hidden size={18} />
      </Link>
      <h1 className="min-w-0 truncate text-reading font-semibold">
        {run.flowId ? (
          <Link to="/automations/$flowId" params={{ flowId: run.flowId }} className="hover:underline" title={w.openFlow}>
            {run.flowName}
          </Link>
        ) : (
          run.flowName
        )}
      </h1>
      <RunStateBadge state={run.state} />
      <span className="truncate text-small text-ink-faint max-wide:hidden">
        <RelativeTime at={run.createdAt} />
        {run.finishedAt && `, ${w.took(took(run.startedAt, run.finishedAt)).toLocaleLowerCase()}`}
      </span>
      <span className="flex-1" />
      {mayWrite && !isOver(run.state) && (
        <Button look="plain" onClick={() => setCancelling(true)}>
          <Ban aria-hidden size={14} />
          <span className="max-wide:sr-only">{w.cancel}</span>
        </Button>
      )}
      {mayWrite && (run.state === 'failed' || run.state === 'cancelled') && (
        <Button look="primary" busy={retry.isPending} onClick={() => retry.mutate({ id })}>
          <RotateCcw aria-hidden size={14} />
          {w.retry}
        </Button>
      )}
      <Confirm
        open={cancelling}
        onClose={() => setCancelling(false)}
        title={w.cancelTitle}
        detail={w.cancelDetail}
        action={w.cancel}
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate({ id }, { onSettled: () => setCancelling(false) })}
      />
    </PaneHeader>
  )
}
