import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import type { FlowDetails } from './flow-records.ts'
import { useFlowActions } from './use-flow-actions.ts'

const w = words.flows.runDialog

/** Runs a flow by hand on a conversation or a contact of one's choice. */
export function RunDialog({ flow, subject, onClose }: { flow: FlowDetails; subject: 'conversation' | 'contact'; onClose(): void }) {
  const [query, setQuery] = useState('')
  const { run } = useFlowActions()
  const search = { limit: 8, ...(query ? { query } : {}) }
  const options = { placeholderData: keepPreviousData }
  const conversations = useQuery(trpc.conversations.list.queryOptions({ state: 'all', ...search }, { ...options, enabled: subject === 'conversation' }))
  const contacts = useQuery(trpc.contacts.list.queryOptions(search, { ...options, enabled: subject === 'contact' }))
  const rows =
    subject === 'conversation'
      ? conversations.data?.items.map(({ id, contactName, subject: title, preview }) => ({ id, name: contactName ?? words.inbox.noName, detail: title ?? preview }))
      : contacts.data?.items.map(({ id, name, email, phone }) => ({ id, name: name ?? email ?? phone ?? words.contacts.anonymous, detail: email ?? '' }))
  return (
    <Dialog open onClose={onClose} title={w.title(flow.name)} detail={w.detail[subject]}>
      <SearchField value={query} label={w.find[subject]} onChange={setQuery} />
      <ul aria-label={w.find[subject]} className="mt-2 min-h-80">
        {rows?.map(({ id, name, detail }) => (
          <li key={id}>
            <button
              type="button"
              disabled={run.isPending}
              onClick={() => run.mutate({ id: flow.id, subjectId: id })}
              className="flex h-10 w-full items-center gap-2.5 rounded-control px-2 text-left hover:bg-hover disabled:opacity-60 pointer-coarse:h-11"
            >
              <Avatar name={name} kind="contact" size="small" />
              <span className="shrink-0 font-medium">{name}</span>
              <span className="min-w-0 flex-1 truncate text-ink-soft">{detail}</span>
            </button>
          </li>
        ))}
        {rows?.length === 0 && <li className="py-6 text-center text-ink-soft">{w.nothing}</li>}
      </ul>
    </Dialog>
  )
}
