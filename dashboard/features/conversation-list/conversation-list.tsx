import { useNavigate, useParams } from '@tanstack/react-router'
import { useCallback, useRef, useState } from 'react'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { words } from '../../lib/words.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { Bar, RowsSkeleton } from '../../ui/skeleton.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import { BulkBar } from '../bulk-actions/bulk-bar.tsx'
import { useMay } from '../identity/use-me.ts'
import type { ConversationFilter } from '../conversation-cache/conversation-filter.ts'
import { ConversationRow } from './conversation-row.tsx'
import { rowHeights, toggleDensity, useDensity } from './density.ts'
import { NoConversations } from './no-conversations.tsx'
import { everything, extend, isEmpty, isSelected, nothing, type Selection, toggle } from './selection.ts'
import { useConversations } from './use-conversations.ts'
import type { InboxNames } from './use-query-names.ts'

/**
 * A view of the inbox, newest first. J and K walk; while a conversation is open they open the next one. X selects, and
 * with shift one walks and selects.
 */
export function ConversationList({
  view,
  filter,
  searching,
  names,
}: {
  view: string
  filter: ConversationFilter
  searching: boolean
  names: InboxNames
}) {
  const { query, items, matches, more, complete } = useConversations(filter)
  const density = useDensity()
  const { conversationId } = useParams({ strict: false })
  const navigate = useNavigate()
  const mayChange = useMay('conversations:write')
  const [cursor, setCursor] = useState<{ id: string; index: number } | null>(null)
  const [selection, setSelection] = useState<Selection>(nothing)
  const held = useRef(items)
  held.current = items
  const pointed = conversationId ?? cursor?.id
  const mixed = filter.state === undefined || filter.state === 'all'

  const select = useCallback((id: string, how: 'toggle' | 'extend') => {
    const loaded = held.current.map((each) => each.id)
    setSelection((now) => (how === 'extend' ? extend : toggle)(now, id, loaded))
  }, [])
  function open(id: string) {
    void navigate({
      to: '/inbox/$view/$conversationId',
      params: { view, conversationId: id },
      search: (search) => search,
      replace: Boolean(conversationId),
    })
  }
  function step(by: 1 | -1) {
    const at = items.findIndex(({ id }) => id === pointed)
    // The row may have left the view since (it was closed): go on from where it was.
    const from = at !== -1 ? at : cursor ? cursor.index - (by === 1 ? 1 : 0) : -1
    const index = Math.min(items.length - 1, Math.max(0, from + by))
    const next = items[index]
    if (next) setCursor({ id: next.id, index })
    return next
  }
  function walk(by: 1 | -1) {
    const next = step(by)
    if (next && conversationId) open(next.id)
  }
  function walkSelecting(by: 1 | -1) {
    if (!mayChange || conversationId) return
    const before = pointed
    const next = step(by)
    if (!next) return
    if (isEmpty(selection) && before) select(before, 'toggle')
    select(next.id, 'extend')
  }
  useShortcuts({
    j: () => walk(1),
    k: () => walk(-1),
    'shift+j': () => walkSelecting(1),
    'shift+k': () => walkSelecting(-1),
    x: () => {
      if (mayChange && pointed) select(pointed, 'toggle')
    },
    'mod+a': () => {
      if (mayChange && items.length > 0) setSelection(everything())
    },
    'shift+d': toggleDensity,
    Enter: () => {
      if (cursor && !conversationId) open(cursor.id)
    },
    ...(isEmpty(selection) ? {} : { Escape: () => setSelection(nothing) }),
  })

  if (query.isPending) return <RowsSkeleton height={rowHeights[density]} rows={density === 'dense' ? 18 : 9} />
  if (query.isError && items.length === 0)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (items.length === 0) return <NoConversations view={view} searching={searching} />
  return (
    <>
      {!isEmpty(selection) && (
        <BulkBar filter={filter} items={items} complete={!query.hasNextPage && complete} selection={selection} onSelection={setSelection} />
      )}
      {!complete && (
        <p role="status" className="shrink-0 border-b border-line px-4 py-1.5 text-small text-ink-soft">
          {words.inbox.newestMatches}
        </p>
      )}
      <VirtualList
        items={items}
        rowHeight={rowHeights[density]}
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
            density={density}
            names={names}
            mixed={mixed}
            current={conversation.id === conversationId}
            pointed={!conversationId && conversation.id === cursor?.id}
            selected={isSelected(selection, conversation.id)}
            selecting={!isEmpty(selection)}
            match={matches.get(conversation.id)}
            index={index}
            onOpen={setCursor}
            onSelect={mayChange ? select : undefined}
          />
        )}
      </VirtualList>
    </>
  )
}
