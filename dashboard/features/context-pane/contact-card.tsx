import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowUpRight } from 'lucide-react'
import type { Contact } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { EditInPlace } from '../../ui/edit-in-place.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useMay } from '../identity/use-me.ts'
import { changeContact } from './change-contact.ts'
import { Fact, Facts } from './facts.tsx'

const w = words.contacts.fields

/** Who this is; each line can be changed where it stands. */
export function ContactCard({ contact }: { contact: Contact }) {
  const queryClient = useQueryClient()
  const mayChange = useMay('contacts:write')
  const companies = useQuery(trpc.companies.list.queryOptions({ limit: 100 }, { staleTime: 5 * 60_000 })).data?.items ?? []
  const name = contact.name ?? contact.email ?? words.inbox.noName
  const text = (field: 'name' | 'email' | 'phone', type: 'text' | 'email' | 'tel') => (
    <EditInPlace label={w[field]} type={type} value={contact[field] ?? ''} disabled={!mayChange} onSave={(value) => void changeContact(queryClient, contact, { [field]: value || null })} />
  )
  return (
    <div className="border-b border-line px-4 py-4">
      <div className="mb-3 flex items-center gap-3">
        <Avatar name={name} kind="contact" size="large" />
        <div className="min-w-0 flex-1">
          <p className="truncate text-reading font-semibold">{name}</p>
          <Link
            to="/contacts/$contactId"
            params={{ contactId: contact.id }}
            className="inline-flex items-center gap-0.5 text-small text-accent-ink hover:underline"
          >
            {words.inbox.context.profile}
            <ArrowUpRight aria-hidden size={13} />
          </Link>
        </div>
      </div>
      <Facts>
        <Fact label={w.name}>{text('name', 'text')}</Fact>
        <Fact label={w.email}>{text('email', 'email')}</Fact>
        <Fact label={w.phone}>{text('phone', 'tel')}</Fact>
        <Fact label={w.company}>
          <PlainSelect
            label={w.company}
            value={contact.companyId ?? ''}
            disabled={!mayChange}
            options={[{ value: '', label: words.states.none }, ...companies.map(({ id, name: label }) => ({ value: id, label }))]}
            onChange={(value) => void changeContact(queryClient, contact, { companyId: value || null })}
          />
        </Fact>
        <Fact label={w.lifecycle}>
          <PlainSelect
            label={w.lifecycle}
            value={contact.lifecycle}
            disabled={!mayChange}
            options={Object.entries(words.contacts.lifecycles).map(([value, label]) => ({ value, label }))}
            // Its options are these
            onChange={(value) => void changeContact(queryClient, contact, { lifecycle: value as Contact['lifecycle'] })}
          />
        </Fact>
        {contact.externalId && (
          <Fact label={w.externalId}>
            <code className="font-mono text-small wrap-anywhere">{contact.externalId}</code>
          </Fact>
        )}
        {contact.lastSeenAt && (
          <Fact label={w.lastSeen}>
            <RelativeTime at={contact.lastSeenAt} />
          </Fact>
        )}
        <Fact label={w.created}>
          <RelativeTime at={contact.createdAt} />
        </Fact>
      </Facts>
    </div>
  )
}

/** The system's select, without a frame until it is pointed at. */
export function PlainSelect({ label, value, options, disabled, onChange }: { label: string; value: string; options: readonly { value: string; label: string }[]; disabled?: boolean; onChange(value: string): void }) {
  if (disabled) return options.find((each) => each.value === value)?.label ?? words.states.none
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="-mx-1.5 h-6 max-w-full cursor-pointer appearance-none rounded-small bg-transparent px-1.5 text-ellipsis hover:bg-hover pointer-coarse:h-11 [&>option]:bg-raised"
    >
      {!options.some((each) => each.value === value) && <option value={value}>…</option>}
      {options.map((each) => (
        <option key={each.value} value={each.value}>
          {each.label}
        </option>
      ))}
    </select>
  )
}
