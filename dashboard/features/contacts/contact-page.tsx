import { clsx } from 'clsx'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ArrowLeft, Mail, Pencil } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { cachedPages } from '../../lib/cached-pages.ts'
import type { Contact } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { useTitle } from '../../lib/use-title.ts'
import { words } from '../../lib/words.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { PaneHeader } from '../../ui/pane-header.tsx'
import { PaneSubtitle, PaneTitle } from '../../ui/pane-title.tsx'
import { Bar, Skeleton } from '../../ui/skeleton.tsx'
import { useMay } from '../identity/use-me.ts'
import { ContactConversations } from './contact-conversations.tsx'
import { ContactFacts } from './contact-facts.tsx'
import { contactName } from './contact-name.ts'
import { EditContact } from './edit-contact.tsx'
import { WriteToContact } from './write-to-contact.tsx'

const ContactSlots = lazy(async () => ({ default: (await import('../plugins/plugin-slots.tsx')).ContactSlots }))
const w = words.contacts

/** Who a contact is, and everything they wrote. */
export function ContactPage() {
  const { contactId: id } = useParams({ from: '/app/contacts/$contactId' })
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const {
    data: contact,
    error,
    refetch,
  } = useQuery(
    trpc.contacts.get.queryOptions(
      { id },
      {
        placeholderData: () =>
          cachedPages<Contact>(queryClient, trpc.contacts.list.pathKey())
            .flatMap(({ pages }) => pages.flatMap(({ items }) => items))
            .find((each) => each.id === id),
      },
    ),
  )
  const [dialog, setDialog] = useState<'edit' | 'write' | null>(null)
  const mayEdit = useMay('contacts:write')
  const mayWrite = useMay('conversations:write')
  useTitle(contact ? contactName(contact) : w.title)
  useShortcuts({ Escape: () => void navigate({ to: '/contacts', search: (held) => held }) })

  if (error && !contact) return <ErrorState error={error} onRetry={() => void refetch()} />
  return (
    <article key={id} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <PaneHeader className="gap-2 px-2 wide:px-4">
        <Link
          to="/contacts"
          search={(held) => held}
          aria-label={words.actions.back}
          className={clsx(
            'inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-soft hover:bg-hover',
            'touch-target wide:hidden',
          )}
        >
          <ArrowLeft aria-hidden size={18} />
        </Link>
        <PaneTitle className="flex-1">{contact && contactName(contact)}</PaneTitle>
        {contact && mayEdit && (
          <Button look="quiet" onClick={() => setDialog('edit')}>
            <Pencil aria-hidden size={14} />
            {w.edit}
          </Button>
        )}
        {contact?.email && mayWrite && (
          <Button look="plain" onClick={() => setDialog('write')}>
            <Mail aria-hidden size={14} />
            <span className="max-wide:sr-only">{w.write}</span>
          </Button>
        )}
      </PaneHeader>
      <div className="min-h-0 flex-1 scroll-quiet">
        <div className="mx-auto grid max-w-[920px] gap-8 px-4 py-6 wide:px-8 full:grid-cols-[320px_1fr]">
          {contact ? <Profile contact={contact} /> : <ProfileSkeleton />}
          <section className="min-w-0">
            <PaneSubtitle className="mb-2 text-small font-medium text-ink-faint">{w.conversations}</PaneSubtitle>
            <ContactConversations contactId={id} />
          </section>
        </div>
      </div>
      {contact && dialog === 'edit' && <EditContact contact={contact} open onClose={() => setDialog(null)} />}
      {contact && dialog === 'write' && <WriteToContact contact={contact} open onClose={() => setDialog(null)} />}
    </article>
  )
}

function Profile({ contact }: { contact: Contact }) {
  return (
    <section aria-label={w.details} className="min-w-0">
      <div className="mb-5 flex items-center gap-3.5">
        <Avatar name={contactName(contact)} kind="contact" size="large" />
        <div className="min-w-0">
          <p className="truncate text-title font-semibold">{contactName(contact)}</p>
          <p className="truncate text-dense text-ink-soft">{w.lifecycles[contact.lifecycle]}</p>
        </div>
      </div>
      <ContactFacts contact={contact} />
      <Suspense>
        <ContactSlots contactId={contact.id} />
      </Suspense>
    </section>
  )
}

function ProfileSkeleton() {
  return (
    <Skeleton className="flex flex-col gap-4">
      <div className="flex items-center gap-3.5">
        <span className="size-12 rounded-full bg-line" />
        <Bar className="w-40" />
      </div>
      {['w-4/5', 'w-3/5', 'w-2/3', 'w-1/2'].map((width) => (
        <Bar key={width} className={width} />
      ))}
    </Skeleton>
  )
}
