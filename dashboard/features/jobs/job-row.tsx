import { RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { words } from '../../lib/words.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useMay } from '../identity/use-me.ts'
import { useJobChanges } from './change-jobs.ts'
import type { Job } from './records.ts'

const w = words.jobs.list

/** One job: its name, why it failed, what it is about, when it is or was to run. */
export function JobRow({ job }: { job: Job }) {
  const { name, state, attempts, maxAttempts, runAt, createdAt, reason, about } = job
  return (
    <li className="flex items-start gap-2 py-2.5 pr-2 pl-4">
      <div className="min-w-0 flex-1">
        <code className="font-mono text-small font-medium wrap-anywhere">{name}</code>
        {reason && <p className={state === 'dead' ? 'mt-0.5 text-dense wrap-anywhere text-critical' : 'mt-0.5 text-dense wrap-anywhere text-ink-soft'}>{reason}</p>}
        <p className="mt-0.5 flex flex-wrap gap-x-3 text-small text-ink-faint tabular-nums">
          {attempts > 0 && <span>{w.attempts(attempts, maxAttempts)}</span>}
          <span>
            {w.asked} <RelativeTime at={createdAt} />
          </span>
          {state === 'waiting' && (
            <span>
              {attempts > 0 ? w.next : w.begins} <RelativeTime at={runAt} />
            </span>
          )}
        </p>
        <About about={about} />
      </div>
      {state !== 'running' && <JobActions job={job} />}
    </li>
  )
}

function About({ about }: { about: Job['about'] }) {
  const fields = Object.entries(about)
  if (fields.length === 0) return null
  return (
    <dl aria-label={w.about} className="mt-1 flex flex-wrap gap-x-3 gap-y-0.5 font-mono text-tiny text-ink-faint">
      {fields.map(([field, value]) => (
        <div key={field} className="flex min-w-0 gap-1">
          <dt className="shrink-0">{field}</dt>
          <dd className="min-w-0 text-ink-soft wrap-anywhere">{String(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

function JobActions({ job: { id, state } }: { job: Job }) {
  const mayManage = useMay('jobs:manage')
  const { retry, remove } = useJobChanges()
  const [removing, setRemoving] = useState(false)
  if (!mayManage) return null
  return (
    <div className="flex shrink-0">
      <IconButton
        icon={RotateCcw}
        label={state === 'dead' ? w.retry : w.retryNow}
        disabled={retry.isPending}
        onClick={() => retry.mutate({ ids: [id] })}
      />
      <IconButton icon={Trash2} label={w.remove} onClick={() => setRemoving(true)} />
      <Confirm
        open={removing}
        onClose={() => setRemoving(false)}
        title={words.jobs.remove.title(1)}
        detail={words.jobs.remove.detail}
        action={words.jobs.remove.action}
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ ids: [id] }, { onSettled: () => setRemoving(false) })}
      />
    </div>
  )
}
