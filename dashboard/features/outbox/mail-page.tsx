import { clsx } from 'clsx'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ArrowLeft, ArrowUpRight, Paperclip } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { exactMoment } from '../../lib/format-moment.ts'
import { formatSize } from '../../lib/format-number.ts'
import type { Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { words } from '../../lib/words.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { MailFrame } from '../../ui/mail-frame.tsx'
import { PaneHeader } from '../../ui/pane-header.tsx'
import { PaneTitle } from '../../ui/pane-title.tsx'
import { Bar, Skeleton } from '../../ui/skeleton.tsx'
import { MessageText } from '../thread/message-text.tsx'

const w = words.outbox
type MailContent = Output['mails']['get']

/** One mail, as its recipient would read it. */
export function MailPage() {
  const { mailId: id } = useParams({ from: '/app/outbox/$mailId' })
  const navigate = useNavigate()
  const { data: mail, error, refetch } = useQuery(trpc.mails.get.queryOptions({ id }))
  useShortcuts({ Escape: () => void navigate({ to: '/outbox' }) })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  return (
    <article className="flex min-h-0 min-w-0 flex-1 flex-col">
      <PaneHeader className="gap-2 px-2 wide:px-4">
        <Link
          to="/outbox"
          aria-label={words.actions.back}
          className={clsx(
            'inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-soft hover:bg-hover',
            'touch-target wide:hidden',
          )}
        >
          <ArrowLeft aria-hidden size={18} />
        </Link>
        <PaneTitle className="flex-1">{mail ? mail.subject || w.noSubject : ''}</PaneTitle>
        {mail?.conversationId && (
          <Link
            to="/inbox/$view/$conversationId"
            params={{ view: 'all', conversationId: mail.conversationId }}
            className={buttonClass('plain')}
          >
            <span className="max-wide:sr-only">{w.openConversation}</span>
            <ArrowUpRight aria-hidden size={14} />
          </Link>
        )}
      </PaneHeader>
      <div className="min-h-0 flex-1 scroll-quiet">
        <div className="mx-auto max-w-[820px] px-4 py-5 wide:px-6">
          {mail ? <Letter key={mail.id} mail={mail} /> : <LetterSkeleton />}
        </div>
      </div>
    </article>
  )
}

function Letter({ mail }: { mail: MailContent }) {
  const [as, setAs] = useState<'html' | 'text'>(mail.html ? 'html' : 'text')
  const person = ({ name, address }: { name: string; address: string }) => (name ? `${name} <${address}>` : address)
  return (
    <>
      <dl className="mb-4 grid grid-cols-[64px_1fr] gap-y-1 text-dense">
        <Line label={w.from}>{mail.from ? person(mail.from) : mail.envelopeFrom}</Line>
        <Line label={w.to}>{(mail.to.length > 0 ? mail.to.map(person) : mail.envelopeTo).join(', ')}</Line>
        <Line label={w.date}>{exactMoment(mail.date ?? mail.createdAt)}</Line>
      </dl>
      {mail.html && (
        <div
          role="group"
          aria-label={w.view}
          className="mb-3 inline-flex gap-0.5 rounded-control border border-line bg-canvas p-0.5"
        >
          {(['html', 'text'] as const).map((each) => (
            <Button
              key={each}
              look="quiet"
              aria-pressed={as === each}
              className={as === each ? 'h-7 bg-raised! text-ink!' : 'h-7'}
              onClick={() => setAs(each)}
            >
              {w[each]}
            </Button>
          ))}
        </div>
      )}
      <div className="rounded-card border border-line bg-raised p-4">
        {as === 'html' && mail.html ? (
          <MailFrame html={mail.html} title={mail.subject || w.noSubject} showImages={false} />
        ) : mail.text ? (
          <MessageText text={mail.text} />
        ) : (
          <EmptyState drawing="outbox" title={w.emptyBody} detail="" />
        )}
      </div>
      {mail.attachments.length > 0 && (
        <ul aria-label={w.attachments} className="mt-3 flex flex-wrap gap-2">
          {mail.attachments.map(({ name, size }, index) => (
            <li
              key={index}
              className="flex h-8 items-center gap-2 rounded-control border border-line bg-raised px-2.5 text-small"
            >
              <Paperclip aria-hidden size={13} className="text-ink-faint" />
              <span className="font-medium">{name}</span>
              <span className="text-ink-faint tabular-nums">{formatSize(size)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-faint">{label}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  )
}

function LetterSkeleton() {
  return (
    <Skeleton className="flex flex-col gap-3">
      <Bar className="w-1/2" />
      <Bar className="w-2/5" />
      <Bar className="w-1/3" />
      <Bar className="mt-4 h-64 rounded-card" />
    </Skeleton>
  )
}
