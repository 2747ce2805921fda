import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useMay } from '../identity/use-me.ts'
import { Loaded } from '../settings/loaded.tsx'
import { Section } from '../settings/section.tsx'
import { MailboxForm } from './mailbox-form.tsx'
import { MailboxRow } from './mailbox-row.tsx'
import type { Mailbox } from './records.ts'

const w = words.mailboxes
// States come live; how far a box is does not, and is asked for while there is something to see.
const progressMs = 1_500
const calmMs = 30_000

export function MailboxesSection() {
  const mailboxes = useQuery(
    trpc.mailboxes.list.queryOptions(
      { limit: 100 },
      { refetchInterval: ({ state }) => (state.data?.items.some(isMoving) ? progressMs : calmMs) },
    ),
  )
  const mayManage = useMay('mailboxes:manage')
  const [isAdding, setAdding] = useState(false)
  const add = mayManage && (
    <Button look="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden size={14} />
      {w.create}
    </Button>
  )
  return (
    <Section title={w.title} detail={w.detail} action={add}>
      <Loaded
        query={mailboxes}
        empty={
          <EmptyState drawing="inbox" title={w.empty.title} detail={w.empty.detail}>
            {add}
          </EmptyState>
        }
      >
        {(items) => items.map((box) => <MailboxRow key={box.id} box={box} mayManage={mayManage} />)}
      </Loaded>
      {isAdding && <MailboxForm taken={mailboxes.data?.items ?? []} onClose={() => setAdding(false)} />}
    </Section>
  )
}

function isMoving({ state }: Mailbox): boolean {
  return state === 'waiting' || state === 'syncing'
}
