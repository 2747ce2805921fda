import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { useState } from 'react'
import type { Contact } from '../../lib/records.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { words } from '../../lib/words.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import { contactName } from './contact-name.ts'
import { useContacts } from './use-contacts.ts'

const rowHeight = 56

export function ContactList({ search, onAdd }: { search: string | undefined; onAdd: (() => void) | undefined }) {
  const { query, items, more } = useContacts(search)
  const { contactId } = useParams({ strict: false })
  const navigate = useNavigate()
  const [cursor, setCursor] = useState<string>()
  const pointed = contactId ?? cursor

  function open(id: string) {
    void navigate({
      to: '/contacts/$contactId',
      params: { contactId: id },
      search: (held) => held,
      replace: Boolean(contactId),
    })
  }
  function walk(step: 1 | -1) {
    const at = items.findIndex(({ id }) => id === pointed)
    const next = items[Math.min(items.length - 1, Math.max(0, at + step))]
    if (!next) return
    setCursor(next.id)
    if (contactId) open(next.id)
  }
  useShortcuts({
    j: () => walk(1),
    k: () => walk(-1),
    Enter: () => {
      if (cursor && !contactId) open(cursor)
    },
  })

  if (query.isPending) return <RowsSkeleton height={rowHeight} rows={12} />
  if (query.isError && items.length === 0)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (items.length === 0) {
    return search ? (
      <EmptyState drawing="search" title={words.contacts.nothing.title} detail={words.contacts.nothing.detail} />
    ) : (
      <EmptyState drawing="contacts" title={words.contacts.empty.title} detail={words.contacts.empty.detail}>
        {onAdd && (
          <Button look="primary" onClick={onAdd}>
            {words.contacts.add}
          </Button>
        )}
      </EmptyState>
    )
  }
  return (
    <VirtualList items={items} rowHeight={rowHeight} label={words.contacts.list} activeId={pointed} onEnd={more}>
      {(contact) => (
        <ContactRow
          contact={contact}
          selected={contact.id === contactId}
          pointed={!contactId && contact.id === cursor}
        />
      )}
    </VirtualList>
  )
}

function ContactRow({ contact, selected, pointed }: { contact: Contact; selected: boolean; pointed: boolean }) {
  const name = contactName(contact)
  return (
    <Link
      to="/contacts/$contactId"
      params={{ contactId: contact.id }}
      search={(held) => held}
      aria-current={selected ? 'true' : undefined}
      className={clsx(
        'relative flex h-full items-center gap-3 border-b border-line pr-3 pl-4 focus-visible:-outline-offset-2',
        selected
          ? 'bg-accent-soft before:absolute before:inset-y-0 before:left-0 before:w-[3px] before:bg-accent'
          : 'hover:bg-hover',
        pointed && 'bg-hover outline-2 -outline-offset-2 outline-accent-ink',
      )}
    >
      <Avatar name={name} kind="contact" />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{name}</span>
        <span className="block truncate text-small text-ink-soft">
          {contact.name
            ? (contact.email ?? contact.phone ?? '')
            : contact.email
              ? words.contacts.lifecycles[contact.lifecycle]
              : words.contacts.unknown}
        </span>
      </span>
      <RelativeTime
        at={contact.lastSeenAt ?? contact.createdAt}
        short
        className="shrink-0 text-small text-ink-faint tabular-nums"
      />
    </Link>
  )
}
