import { clsx } from 'clsx'
import { useQuery } from '@tanstack/react-query'
import { Copy } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Contact } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { attributeLabel, attributeText } from './attribute-words.ts'
import { toast } from '../../ui/toast.tsx'

const w = words.contacts.fields

/** What is known of a contact; what is not known is left out. */
export function ContactFacts({ contact }: { contact: Contact }) {
  const company = useQuery(
    trpc.companies.get.queryOptions({ id: contact.companyId ?? '' }, { enabled: contact.companyId !== null }),
  )
  const [name, domain] = contact.email?.split('@') ?? []
  const attributes = Object.entries(contact.attributes)
  return (
    <dl className="grid grid-cols-[88px_1fr] gap-x-2 gap-y-1.5 text-dense">
      {contact.email && (
        <Fact label={w.email} copy={contact.email}>
          <a href={`mailto:${contact.email}`} className="hover:underline">
            {name}@<wbr />
            {domain}
          </a>
        </Fact>
      )}
      {contact.phone && (
        <Fact label={w.phone} copy={contact.phone}>
          <span className="tabular-nums">{contact.phone}</span>
        </Fact>
      )}
      {company.data && <Fact label={w.company}>{company.data.name}</Fact>}
      <Fact label={w.lifecycle}>
        <Badge tone={contact.lifecycle === 'customer' ? 'positive' : 'neutral'}>
          {words.contacts.lifecycles[contact.lifecycle]}
        </Badge>
      </Fact>
      {contact.externalId && (
        <Fact label={w.externalId} copy={contact.externalId}>
          <code className="font-mono text-small">{contact.externalId}</code>
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
      {attributes.map(([name, value]) => (
        <Fact key={name} label={attributeLabel(name)}>
          {attributeText(value)}
        </Fact>
      ))}
    </dl>
  )
}

function Fact({ label, copy, children }: { label: string; copy?: string; children: ReactNode }) {
  return (
    <>
      <dt className="truncate text-ink-faint">{label}</dt>
      <dd className="group relative min-w-0 wrap-anywhere">
        {children}
        {copy && (
          <span
            className={clsx(
              'absolute -top-1.5 right-0 bg-surface opacity-0 group-focus-within:opacity-100',
              'group-hover:opacity-100 pointer-coarse:hidden',
            )}
          >
            <IconButton
              icon={Copy}
              label={words.actions.copy}
              onClick={() => void copyText(copy)}
              className="size-8 scale-90"
            />
          </span>
        )}
      </dd>
    </>
  )
}

async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text)
  toast(words.actions.copied)
}
