import { useQueryClient } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { Clock, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import { exactMoment } from '../../lib/format-moment.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { LaterItems } from '../../ui/later-items.tsx'
import { Menu } from '../../ui/menu.tsx'
import { putOff, type ScheduledMessage, sendNow, takeBack, useScheduledMessages } from '../composer/scheduled-messages.ts'
import { useMembers } from '../conversation-list/use-members.ts'
import { useMe } from '../identity/use-me.ts'
import { AttachmentList } from './attachment-list.tsx'
import { MessageText } from './message-text.tsx'

const w = words.inbox.scheduled
const countedFrom = 60_000

/** What waits to be sent, at the end of the thread. Z takes the last of one's own back. */
export function ScheduledMessages({ conversationId }: { conversationId: string }) {
  const queryClient = useQueryClient()
  const { member } = useMe()
  const scheduled = useScheduledMessages(conversationId)
  useShortcuts({
    z: () => {
      const last = scheduled.filter(({ authorId, state, id }) => authorId === member.id && state === 'waiting' && !id.startsWith('sending:')).at(-1)
      if (last) void takeBack(queryClient, last)
    },
  })
  return scheduled.map((each) => <ScheduledCard key={each.clientId} scheduled={each} own={each.authorId === member.id} />)
}

function ScheduledCard({ scheduled, own }: { scheduled: ScheduledMessage; own: boolean }) {
  const queryClient = useQueryClient()
  const author = useMembers().find(({ id }) => id === scheduled.authorId)
  const left = useLeft(scheduled.sendAt)
  const soon = left <= countedFrom
  const sending = scheduled.id.startsWith('sending:')
  const failed = scheduled.state === 'failed'
  const Icon = failed ? TriangleAlert : Clock
  return (
    <article
      aria-label={w.label}
      className={clsx(
        'rounded-card border border-dashed px-3.5 py-2.5',
        scheduled.kind === 'note' ? 'border-note-line bg-note' : failed ? 'border-critical/50 bg-raised' : 'border-line-strong bg-raised',
      )}
    >
      <header className="mb-1 flex min-h-8 flex-wrap items-center gap-x-2 gap-y-1 text-small text-ink-soft">
        <Icon aria-hidden size={13} className={failed ? 'text-critical' : undefined} />
        <span className="min-w-0 flex-1" title={exactMoment(scheduled.sendAt)}>
          {failed ? w.failed(scheduled.reason ?? '') : soon ? (left <= 0 ? w.sending : w.sendsIn(Math.ceil(left / 1_000))) : w.sendsAt(exactMoment(scheduled.sendAt))}
          {!own && author && ` · ${author.name}`}
          {scheduled.cancelIfAnswered && !failed && ` · ${w.unlessAnswered}`}
        </span>
        {!sending && left > 0 && own && !soon && (
          <Menu trigger={<Button look="quiet">{w.change}</Button>}>
            <LaterItems onPick={(at) => void putOff(queryClient, scheduled, at)} />
          </Menu>
        )}
        {!sending && own && (failed || left > 0) && (
          <Button look="quiet" onClick={() => void sendNow(queryClient, scheduled)}>
            {failed ? words.actions.retry : w.now}
          </Button>
        )}
        {!sending && (failed || left > 0) && (
          <Button look="plain" onClick={() => void takeBack(queryClient, scheduled)}>
            {soon && own ? words.actions.undo : w.takeBack}
          </Button>
        )}
      </header>
      <MessageText text={scheduled.text} html={scheduled.html} mentions={scheduled.kind === 'note'} className="opacity-80" />
      <AttachmentList attachments={scheduled.attachments} />
    </article>
  )
}

/** Milliseconds until then; counted each second once it is near. */
function useLeft(at: string): number {
  const [now, setNow] = useState(() => Date.now())
  const left = Date.parse(at) - now
  useEffect(() => {
    if (left <= 0) return
    const timer = setTimeout(() => setNow(Date.now()), left > countedFrom ? Math.min(left - countedFrom, 60_000) : Math.max(50, left % 1_000 || 1_000))
    return () => clearTimeout(timer)
  }, [left, now])
  return left
}
