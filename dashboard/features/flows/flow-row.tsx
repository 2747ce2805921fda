import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { words } from '../../lib/words.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { Trigger } from '../flow-model/definition.ts'
import { triggerIcon } from '../flow-editor/step-icon.tsx'
import { triggerWords } from '../flow-model/trigger-words.ts'
import { ActivityChart } from './activity-chart.tsx'
import { FlowMenu } from './flow-menu.tsx'
import type { Flow } from './flow-records.ts'
import { FlowState } from './flow-state.tsx'

/** One flow: what begins it, whether it is on, and its last day. */
export function FlowRow({ flow, pointed }: { flow: Flow; pointed: boolean }) {
  const trigger = flow.trigger as Trigger // what the server checked when it was published, or a draft of it
  const Icon = triggerIcon(trigger)
  return (
    <div
      className={clsx(
        'relative flex h-full items-center gap-3 border-b border-line pr-2.5 pl-4 hover:bg-hover',
        pointed && 'bg-hover outline-2 -outline-offset-2 outline-accent-ink',
      )}
    >
      <span
        aria-hidden
        className={clsx(
          'inline-flex size-8 shrink-0 items-center justify-center rounded-control border border-line bg-canvas',
          flow.state === 'active' ? 'text-ink' : 'text-ink-faint',
        )}
      >
        {Icon && <Icon size={16} strokeWidth={1.75} />}
      </span>
      <span className="min-w-0 flex-1">
        <Link
          to="/automations/$flowId"
          params={{ flowId: flow.id }}
          className="block truncate font-medium before:absolute before:inset-0 focus-visible:-outline-offset-2"
        >
          {flow.name}
        </Link>
        <span className="block truncate text-small text-ink-soft">{flow.stateReason ?? triggerWords(trigger)}</span>
      </span>
      <span className="max-full:hidden">
        <ActivityChart hours={flow.hours} runs={flow.runs} failed={flow.failed} />
      </span>
      <span className="flex w-20 shrink-0 items-center justify-end gap-1.5 wide:justify-start">
        <FlowState state={flow.state} />
        {flow.isChanged && flow.state !== 'draft' && (
          <span title={words.flows.changed} className="size-2 rounded-full bg-accent ring-1 ring-accent-ink">
            <span className="sr-only">{words.flows.changed}</span>
          </span>
        )}
      </span>
      <RelativeTime at={flow.updatedAt} short className="w-12 shrink-0 text-right text-small text-ink-faint tabular-nums max-wide:hidden" />
      <span className="relative">
        <FlowMenu flow={flow} />
      </span>
    </div>
  )
}
