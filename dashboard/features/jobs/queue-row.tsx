import { useNavigate } from '@tanstack/react-router'
import { List, MoreHorizontal, Pause, Play, RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx'
import { RelativeTime, useNow } from '../../ui/relative-time.tsx'
import { useMay } from '../identity/use-me.ts'
import { useJobChanges } from './change-jobs.ts'
import type { JobQueue } from './records.ts'

const w = words.jobs.queues

/** The jobs of one name: how many, how old, how fast, and what to do with them. */
export function QueueRow({ queue }: { queue: JobQueue }) {
  const { name, waiting, running, dead, oldestAt, done, failed, paused, pausedEverywhere } = queue
  const isDue = oldestAt !== null && Date.parse(oldestAt) <= useNow()
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <code className="min-w-0 font-mono text-small font-medium wrap-anywhere">{name}</code>
          {paused && <Badge tone="accent">{w.paused}</Badge>}
          {pausedEverywhere && <Badge tone="caution">{w.pausedEverywhere}</Badge>}
          {dead > 0 && <Badge tone="critical">{w.dead(dead)}</Badge>}
        </p>
        <p className="mt-0.5 flex flex-wrap gap-x-3 text-small text-ink-faint tabular-nums">
          {waiting > 0 && (
            <span className="text-ink-soft">
              {w.waiting(waiting)}
              {oldestAt && (
                <>
                  , {isDue ? w.due : w.later} <RelativeTime at={oldestAt} />
                </>
              )}
            </span>
          )}
          {running > 0 && <span className="text-ink-soft">{w.running(running)}</span>}
          {done + failed > 0 && <span>{w.done(done, failed)}</span>}
        </p>
      </div>
      <QueueMenu queue={queue} />
    </li>
  )
}

function QueueMenu({ queue: { name, dead, paused } }: { queue: JobQueue }) {
  const navigate = useNavigate()
  const mayManage = useMay('jobs:manage')
  const { retry, remove, pause, resume } = useJobChanges()
  const [removing, setRemoving] = useState(false)
  return (
    <>
      <Menu trigger={<IconButton icon={MoreHorizontal} label={w.actions(name)} />}>
        <MenuItem icon={List} onSelect={() => void navigate({ to: '.', search: { name, state: dead > 0 ? 'dead' : 'waiting' }, replace: true })}>
          {w.show}
        </MenuItem>
        {mayManage && (paused ? (
          <MenuItem icon={Play} onSelect={() => resume.mutate({ name })}>{w.resume}</MenuItem>
        ) : (
          <MenuItem icon={Pause} onSelect={() => pause.mutate({ name })}>{w.pause}</MenuItem>
        ))}
        {mayManage && dead > 0 && (
          <>
            <MenuLine />
            <MenuItem icon={RotateCcw} onSelect={() => retry.mutate({ name })}>{w.retryDead}</MenuItem>
            <MenuItem icon={Trash2} tone="critical" onSelect={() => setRemoving(true)}>{w.removeDead}</MenuItem>
          </>
        )}
      </Menu>
      <Confirm
        open={removing}
        onClose={() => setRemoving(false)}
        title={words.jobs.remove.title(dead)}
        detail={words.jobs.remove.detail}
        action={words.jobs.remove.action}
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ name }, { onSettled: () => setRemoving(false) })}
      />
    </>
  )
}
