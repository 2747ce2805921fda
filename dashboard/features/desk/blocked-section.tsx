import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { issuesOf } from '../../lib/issues-of.ts'
import type { Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Field } from '../../ui/field.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useMay } from '../identity/use-me.ts'
import { Loaded } from '../settings/loaded.tsx'
import { Section } from '../settings/section.tsx'
import { FormEnd } from './form-end.tsx'
import { useChanging, useSaving } from './use-saving.ts'

const w = words.desk.blocked
type BlockedSender = Output['blockedSenders']['list']['items'][number]

export function BlockedSection() {
  const senders = useQuery(trpc.blockedSenders.list.queryOptions({ limit: 100 }))
  const mayChange = useMay('conversations:write')
  const [adding, setAdding] = useState(false)
  const add = mayChange && (
    <Button look="primary" onClick={() => setAdding(true)}>
      {w.create}
    </Button>
  )
  return (
    <Section title={w.title} detail={w.detail} action={add}>
      <Loaded
        query={senders}
        empty={
          <EmptyState drawing="done" title={w.empty.title} detail={w.empty.detail}>
            {add}
          </EmptyState>
        }
      >
        {(items) => items.map((sender) => <SenderRow key={sender.id} sender={sender} mayChange={mayChange} />)}
      </Loaded>
      {adding && <BlockForm onClose={() => setAdding(false)} />}
    </Section>
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
  const [value, setValue] = useState('')
  const [reason, setReason] = useState('')
  const create = useMutation(trpc.blockedSenders.create.mutationOptions(useSaving(trpc.blockedSenders.pathKey(), onClose, w.blocked)))
  function submit(event: FormEvent) {
    event.preventDefault()
    const plain = value.trim()
    create.mutate({ kind: plain.includes('@') ? 'address' : 'domain', value: plain, reason })
  }
  return (
    <Dialog open onClose={onClose} title={w.create} detail={w.detail}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-3">
        <Field
          label={w.value}
          autoFocus
          value={value}
          placeholder={w.valuePlaceholder}
          error={issuesOf(create.error)['value']}
          onChange={(event) => setValue(event.target.value)}
        />
        <Field
          label={w.reason}
          value={reason}
          placeholder={w.reasonPlaceholder}
          onChange={(event) => setReason(event.target.value)}
        />
        <FormEnd error={create.error} busy={create.isPending} ready={value.trim() !== ''} action={w.create} onCancel={onClose} />
      </form>
    </Dialog>
  )
}
