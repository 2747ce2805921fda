import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { words } from '../../lib/words.ts'
import { buttonClass } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Bar, RowsSkeleton } from '../../ui/skeleton.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import { useMe } from '../identity/use-me.ts'
import { filterOf, type InboxView } from './conversation-filter.ts'
import { ConversationRow } from './conversation-row.tsx'
import { useConversations } from './use-conversations.ts'
import { useMembers } from './use-members.ts'

const rowHeight = 80

/** A view of the inbox, newest first. J and K walk; while a conversation is open they open the next one. */
export function ConversationList({ view, query: search }: { view: InboxView; query: string | undefined }) {
  const { member } = useMe()
  const { query, items, more } = useConversations(filterOf(view, member.id, search))
  const members = useMembers()
  const { conversationId } = useParams({ strict: false })
  const navigate = useNavigate()
  const [cursor, setCursor] = useState<{ id: string; index: number } | null>(null)
  const pointed = conversationId ?? cursor?.id

  function open(id: string) {
    void navigate({
      to: '/inbox/$view/$conversationId',
      params: { view, conversationId: id },
      search: (held) => held,
      replace: Boolean(conversationId),
    })
  }
  function walk(step: 1 | -1) {
    const at = items.findIndex(({ id }) => id === pointed)
    // The row may have left the view since (it was closed): go on from where it was.
    const from = at !== -1 ? at : cursor ? cursor.index - (step === 1 ? 1 : 0) : -1
    const index = Math.min(items.length - 1, Math.max(0, from + step))
    const next = items[index]
    if (!next) return
    setCursor({ id: next.id, index })
    if (conversationId) open(next.id)
  }
  useShortcuts({
    j: () => walk(1),
    k: () => walk(-1),
    Enter: () => {
      if (cursor && !conversationId) open(cursor.id)
    },
  })

  if (query.isPending) return <RowsSkeleton height={rowHeight} rows={9} />
  if (query.isError && items.length === 0)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (items.length === 0) return <NoConversations view={view} search={search} />
  return (
    <VirtualList
      items={items}
      rowHeight={rowHeight}
      label={words.inbox.list}
      activeId={pointed}
      onEnd={more}
      footer={
        query.isFetchingNextPage && (
          <div className="px-4 py-5">
            <Bar className="w-1/2 animate-breathe" />
          </div>
        )
      }
    >
      {(conversation, index) => (
        <ConversationRow
          conversation={conversation}
          view={view}
          selected={conversation.id === conversationId}
          pointed={!conversationId && conversation.id === cursor?.id}
          assignee={members.find(({ id }) => id === conversation.assigneeId)}
          index={index}
          onOpen={setCursor}
        />
      )}
    </VirtualList>
  )
}

function NoConversations({ view, search }: { view: InboxView; search: string | undefined }) {
  const text = words.inbox.empty[search ? 'search' : view]
  return (
    <EmptyState
      drawing={search ? 'search' : view === 'open' ? 'done' : 'inbox'}
      title={text.title}
      detail={text.detail}
    >
      {search && view !== 'all' && (
        <Link to="/inbox/$view" params={{ view: 'all' }} search={{ q: search }} className={buttonClass('plain')}>
          {words.inbox.empty.seeAll}
        </Link>
      )}
      {!search && view === 'all' && (
        <a href="/demo" target="_blank" rel="noreferrer" className={buttonClass('plain')}>
          {words.inbox.empty.demo}
        </a>
      )}
    </EmptyState>
  )
}
