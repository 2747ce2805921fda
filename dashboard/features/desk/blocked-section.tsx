import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { issuesOf } from '../../lib/issues-of.ts'
import type { Output } from '../../lib/records.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { FormSheet } from '../../ui/form-sheet.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useMay } from '../identity/use-me.ts'
import { ListSection } from '../settings/list-section.tsx'
import { useChanging, useSaving } from './use-saving.ts'

const w = words.desk.blocked
type BlockedSender = Output['blockedSenders']['list']['items'][number]

export function BlockedSection() {
  const senders = useInfiniteQuery(
    trpc.blockedSenders.list.infiniteQueryOptions({ limit: 100 }, { getNextPageParam: (page) => page.nextCursor }),
  )
  const data = senders.data && { items: senders.data.pages.flatMap(({ items }) => items) }
  const mayChange = useMay('conversations:write')
  const [adding, setAdding] = useState(false)
  return (
    <ListSection
      words={w}
      drawing="done"
      query={{ ...senders, data }}
      onAdd={mayChange ? () => setAdding(true) : undefined}
      rows={(items) => items.map((sender) => <SenderRow key={sender.id} sender={sender} mayChange={mayChange} />)}
    >
      {senders.hasNextPage && (
        <Button look="quiet" className="mt-2" busy={senders.isFetchingNextPage} onClick={() => void senders.fetchNextPage()}>
          {words.actions.loadMore}
        </Button>
      )}
      {adding && <BlockForm onClose={() => setAdding(false)} />}
    </ListSection>
  )
}

function SenderRow({ sender, mayChange }: { sender: BlockedSender; mayChange: boolean }) {
  const remove = useMutation(trpc.blockedSenders.remove.mutationOptions(useChanging(trpc.blockedSenders.pathKey())))
  return (
    <li className="flex min-h-14 items-center gap-3 px-4 py-2">
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium">{sender.value}</span>
          <Badge>{w.kinds[sender.kind]}</Badge>
        </p>
        <p className="truncate text-small text-ink-soft">
          {sender.reason && `${sender.reason} · `}
          {w.by(sender.createdBy.name)} <RelativeTime at={sender.createdAt} />
        </p>
      </div>
      {mayChange && (
        <Button look="plain" busy={remove.isPending} onClick={() => remove.mutate({ id: sender.id })}>
          {w.unblock}
        </Button>
      )}
    </li>
  )
}

function BlockForm({ onClose }: { onClose(): void }) {
  const [given, setGiven] = useState('')
  const [reason, setReason] = useState('')
  const value = given.trim()
  const saving = useMutation({
    mutationFn: () => rpc.blockedSenders.create.mutate({ kind: value.includes('@') ? 'address' : 'domain', value, reason }),
    ...useSaving(trpc.blockedSenders.pathKey(), onClose, w.blocked),
  })
  const issues = issuesOf(saving.error)
  return (
    <FormSheet
      title={w.create}
      detail={w.detail}
      action={w.create}
      fields={['value', 'reason']}
      saving={saving}
      ready={value !== ''}
      onClose={onClose}
    >
      <Field
        label={w.value}
        autoFocus
        value={given}
        placeholder={w.valuePlaceholder}
        error={issues['value']}
        onChange={(event) => setGiven(event.target.value)}
      />
      <Field
        label={w.reason}
        value={reason}
        placeholder={w.reasonPlaceholder}
        error={issues['reason']}
        onChange={(event) => setReason(event.target.value)}
      />
    </FormSheet>
  )
}
