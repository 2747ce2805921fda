import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { useMay } from '../identity/use-me.ts'
import { ListSection } from '../settings/list-section.tsx'
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
  return (
    <ListSection
      words={w}
      drawing="inbox"
      query={mailboxes}
      onAdd={mayManage ? () => setAdding(true) : undefined}
      rows={(items) => items.map((box) => <MailboxRow key={box.id} box={box} mayManage={mayManage} />)}
    >
      {isAdding && <MailboxForm taken={mailboxes.data?.items ?? []} onClose={() => setAdding(false)} />}
    </ListSection>
  )
}

function isMoving({ state }: Mailbox): boolean {
  return state === 'waiting' || state === 'syncing'
}
