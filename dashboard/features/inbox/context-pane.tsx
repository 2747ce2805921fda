import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { ArrowUpRight, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Conversation } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Badge } from '../../ui/badge.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { PaneHandle, usePaneWidth } from '../../ui/panes.tsx'
import { PaneHeader } from '../../ui/pane-header.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Bar, Skeleton } from '../../ui/skeleton.tsx'
import { ContactFacts } from '../contacts/contact-facts.tsx'
import { OtherConversations } from './other-conversations.tsx'

const w = words.inbox.context
const limits = { initial: 284, min: 248, max: 420 }

/** Whose conversation this is, what else they wrote, and the facts of this one. */
export function ContextPane({
  conversation,
  floating,
  onClose,
}: {
  conversation: Conversation
  floating: boolean
  onClose(): void
}) {
  const [width, setWidth] = usePaneWidth('context', limits)
  const contact = useQuery(trpc.contacts.get.queryOptions({ id: conversation.contactId }))
  return (
    <>
      {!floating && (
        <PaneHandle label={words.panes.context} width={width} onWidth={setWidth} grows="left" limits={limits} />
      )}
      <aside
        aria-label={w.label}
        style={floating ? undefined : { width }}
        className={clsx(
          'flex min-h-0 shrink-0 flex-col bg-surface',
          floating &&
            'fixed inset-y-0 right-0 z-30 w-full border-l border-line shadow-float animate-appear wide:w-[320px]',
        )}
      >
        <PaneHeader>
          <h2 className="flex-1 text-dense font-semibold">{w.label}</h2>
          {floating && <IconButton icon={X} label={words.actions.close} onClick={onClose} className="-mr-2" />}
        </PaneHeader>
        <div className="min-h-0 flex-1 scroll-quiet">
          {contact.isPending && <ContactSkeleton />}
          {contact.isError && !contact.data && (
            <ErrorState error={contact.error} onRetry={() => void contact.refetch()} />
          )}
          {contact.data && (
            <Section>
              <div className="mb-3 flex items-center gap-3">
                <Avatar
                  name={contact.data.name ?? contact.data.email ?? words.inbox.noName}
                  kind="contact"
                  size="large"
                />
                <div className="min-w-0 flex-1">
                  <p className="truncate text-reading font-semibold">
                    {contact.data.name ?? contact.data.email ?? words.inbox.noName}
                  </p>
                  <Link
                    to="/contacts/$contactId"
                    params={{ contactId: contact.data.id }}
                    className="inline-flex items-center gap-0.5 text-small text-accent-ink hover:underline"
                  >
                    {w.profile}
                    <ArrowUpRight aria-hidden size={13} />
                  </Link>
                </div>
              </div>
              <ContactFacts contact={contact.data} />
            </Section>
          )}
          <Section title={w.conversation}>
            <dl className="grid grid-cols-[88px_1fr] gap-x-2 gap-y-1.5 text-dense">
              <Fact label={w.number}>
                <span className="tabular-nums">{words.inbox.number(conversation.number)}</span>
              </Fact>
              <Fact label={w.channel}>{words.inbox.kinds[conversation.kind]}</Fact>
              <Fact label={w.started}>
                <RelativeTime at={conversation.createdAt} />
              </Fact>
              {conversation.waitingSince && (
                <Fact label={w.waitingSince}>
                  <Badge tone="accent">
                    <RelativeTime at={conversation.waitingSince} />
                  </Badge>
                </Fact>
              )}
            </dl>
            {conversation.relatedTo && (
              <p className="mt-3 rounded-control bg-canvas px-3 py-2 text-small text-ink-soft">
                {w.relatedTo}. {w.stranger}{' '}
                <Link
                  to="/inbox/$view/$conversationId"
                  params={{ view: 'all', conversationId: conversation.relatedTo }}
                  className="text-accent-ink underline"
                >
                  {w.openRelated}
                </Link>
              </p>
            )}
          </Section>
          <Section title={w.others}>
            <OtherConversations conversation={conversation} />
          </Section>
        </div>
      </aside>
    </>
  )
}

function Section({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section className="border-b border-line px-4 py-4 last:border-0">
      {title && <h3 className="mb-2 text-small font-medium text-ink-faint">{title}</h3>}
      {children}
    </section>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-faint">{label}</dt>
      <dd className="min-w-0 truncate">{children}</dd>
    </>
  )
}

function ContactSkeleton() {
  return (
    <Skeleton className="flex flex-col gap-3 border-b border-line px-4 py-4">
      <div className="flex items-center gap-3">
        <span className="size-12 rounded-full bg-line" />
        <Bar className="w-32" />
      </div>
      <Bar className="w-4/5" />
      <Bar className="w-3/5" />
      <Bar className="w-2/3" />
    </Skeleton>
  )
}
