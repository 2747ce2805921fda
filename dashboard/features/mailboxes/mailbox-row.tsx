import { AtSign, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { words } from '../../lib/words.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { MailboxActions } from './mailbox-actions.tsx'
import type { Mailbox } from './records.ts'
import { StateBadge } from './state-badge.tsx'
import { TroublesDialog } from './troubles-dialog.tsx'

const w = words.mailboxes

export function MailboxRow({ box, mayManage }: { box: Mailbox; mayManage: boolean }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <li className="flex flex-col gap-2 px-4 py-3.5">
      <div className="flex items-start gap-3">
        <span
          className={
            'inline-flex size-7 shrink-0 items-center justify-center rounded-control border border-line bg-canvas text-ink-soft'
          }
        >
          <AtSign aria-hidden size={15} />
        </span>
        <div className="min-w-0 flex-1">
          <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
            <span className="min-w-0 truncate font-medium">{box.address}</span>
            <StateBadge state={box.state} />
          </p>
          <p className="mt-0.5 text-small wrap-anywhere text-ink-soft">
            {box.imapHost}
            {box.smtpHost !== null && `, ${w.sendsBy(box.smtpHost)}`}
            <span className="text-ink-faint">
              {' · '}
              {box.lastSyncedAt ? (
                <>
                  {w.synced} <RelativeTime at={box.lastSyncedAt} />
                </>
              ) : (
                w.never
              )}
            </span>
          </p>
        </div>
        {mayManage && <MailboxActions box={box} />}
      </div>
      {box.state === 'syncing' && box.toTake > 0 && <Progress taken={box.taken} toTake={box.toTake} />}
      {box.state === 'failing' && (
        <p className="text-small text-critical wide:ml-10">
          {box.lastError}
          {box.failingSince && (
            <span className="ml-1 text-ink-soft">
              {w.failingSince} <RelativeTime at={box.failingSince} />.
            </span>
          )}
        </p>
      )}
      {box.troubles > 0 && (
        <button
          type="button"
          onClick={() => setOpen(true)}
          className="flex w-fit items-center gap-1.5 rounded-small text-small text-caution underline-offset-2 hover:underline wide:ml-10"
        >
          <TriangleAlert aria-hidden size={14} />
          {w.troubles.open(box.troubles)}
        </button>
      )}
      {isOpen && <TroublesDialog mailboxId={box.id} mayManage={mayManage} onClose={() => setOpen(false)} />}
    </li>
  )
}

function Progress({ taken, toTake }: { taken: number; toTake: number }) {
  const percent = Math.min(100, Math.round((taken / toTake) * 100))
  return (
    <div className="flex items-center gap-3 wide:ml-10">
      <div
        role="progressbar"
        aria-label={w.progressLabel}
        aria-valuemin={0}
        aria-valuemax={toTake}
        aria-valuenow={taken}
        className="h-1.5 min-w-0 flex-1 overflow-hidden rounded-full bg-line"
      >
        <div className="h-full bg-accent" style={{ width: `${percent}%` }} />
      </div>
      <span className="shrink-0 text-small text-ink-soft tabular-nums">{w.progress(taken, toTake)}</span>
    </div>
  )
}
