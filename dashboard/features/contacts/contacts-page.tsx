import { Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { UserPlus } from 'lucide-react'
import { useTitle } from '../../lib/use-title.ts'
import { useWide } from '../../lib/use-wide.ts'
import { words } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { PaneHandle, usePaneWidth } from '../../ui/panes.tsx'
import { PaneHeader } from '../../ui/pane-header.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { useMay } from '../identity/use-me.ts'
import { AddContact } from './add-contact.tsx'
import { ContactList } from './contact-list.tsx'

const limits = { initial: 348, min: 300, max: 560 }

/** The list of contacts, and the one that was picked beside it. */
export function ContactsPage() {
  const { q, add } = useSearch({ from: '/app/contacts' })
  const { contactId } = useParams({ strict: false })
  const navigate = useNavigate()
  const wide = useWide()
  const mayAdd = useMay('contacts:write')
  const [width, setWidth] = usePaneWidth('contacts-list', limits)
  useTitle(words.contacts.title)
  const adding = (open: boolean) =>
    void navigate({ to: '.', search: (held) => ({ ...held, add: open || undefined }), replace: true })

  return (
    <>
      <section
        aria-label={words.contacts.list}
        style={wide ? { width: `min(${width}px, 38vw)` } : undefined}
        className={clsx(
          'min-h-0 flex-col bg-surface',
          wide ? 'flex shrink-0' : contactId ? 'hidden' : 'flex min-w-0 flex-1',
        )}
      >
        <PaneHeader className="gap-3 pr-2.5">
          <h1 className="text-title font-semibold">{words.contacts.title}</h1>
          <SearchField
            value={q ?? ''}
            label={words.contacts.search}
            onChange={(text) => void navigate({ to: '.', search: { q: text || undefined }, replace: true })}
          />
          {mayAdd && <IconButton icon={UserPlus} label={words.contacts.add} onClick={() => adding(true)} />}
        </PaneHeader>
        <ContactList search={q} onAdd={mayAdd ? () => adding(true) : undefined} />
      </section>
      <PaneHandle label={words.panes.list} width={width} onWidth={setWidth} grows="right" limits={limits} />
      {(wide || contactId) && (
        <div className="flex min-h-0 min-w-0 flex-1 bg-surface">
          <Outlet />
        </div>
      )}
      {mayAdd && <AddContact open={add === true} onClose={() => adding(false)} />}
    </>
  )
}
