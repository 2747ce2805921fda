import { Navigate, Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { BookmarkPlus, Columns2, PanelLeft, Rows2, Rows4, Square } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { AccountMenu } from '../../frame/account-menu.tsx'
import { useRemembered } from '../../lib/remember.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { useTitle } from '../../lib/use-title.ts'
import { useWide } from '../../lib/use-wide.ts'
import { words } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { PaneHandle, usePaneWidth } from '../../ui/panes.tsx'
import { PaneHeader } from '../../ui/pane-header.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { BulkProgress } from '../bulk-actions/bulk-progress.tsx'
import { ConversationList } from '../conversation-list/conversation-list.tsx'
import { toggleDensity, useDensity } from '../conversation-list/density.ts'
import { toggleLayout, useLayout, useStacked } from '../conversation-list/layout.ts'
import { useInboxNames } from '../conversation-list/use-query-names.ts'
import { useMay, useMe } from '../identity/use-me.ts'
import { NotificationBell } from '../notifications/notification-bell.tsx'
import { QueryField } from '../query-field/query-field.tsx'
import { withIds } from '../query-field/query-names.ts'
import { standing, useSavedViews, type View } from '../views/use-views.ts'
import { ViewDialog } from '../views/view-dialog.tsx'
import { ViewPicker } from '../views/view-picker.tsx'
import { ViewTabs } from '../views/view-tabs.tsx'
import { ViewsColumn } from '../views/views-column.tsx'
import { filterOf, isInboxView } from '../conversation-cache/conversation-filter.ts'

const limits = { initial: 372, min: 300, max: 720 }

/** The list of a view at the left, the conversation beside it; on a phone, or by choice, one after the other. */
export function InboxPage() {
  const { view } = useParams({ from: '/app/inbox/$view' })
  const { q } = useSearch({ from: '/app/inbox/$view' })
  const { conversationId } = useParams({ strict: false })
  const navigate = useNavigate()
  const wide = useWide()
  const density = useDensity()
  const layout = useLayout()
  const stacked = useStacked()
  const { member } = useMe()
  const names = useInboxNames()
  const [width, setWidth] = usePaneWidth('inbox-list', limits)
  const search = useRef<{ focus(): void }>(null)
  const saved = useSavedViews()
  const kept = saved.views.find(({ id }) => id === view)
  const [column, setColumn] = useRemembered('inbox:views-column', (stored) => (typeof stored === 'boolean' ? stored : innerWidth >= 1600))
  const [picking, setPicking] = useState(false)
  const [editing, setEditing] = useState<{ view?: View; query: string } | null>(null)
  const mayKeep = useMay('views:write')
  const filter = useMemo(() => {
    if (isInboxView(view)) return filterOf(view, member.id, q && withIds(q, names))
    return kept && { query: withIds(q ? `${kept.query} ${q}` : kept.query, names) }
  }, [view, kept, member.id, q, names])
  useTitle(kept?.name ?? words.inbox.title)
  useShortcuts({ '/': () => search.current?.focus(), 'g v': () => setPicking(true), 'shift+l': toggleLayout })
  if (!filter && !saved.isPending) return <Navigate to="/inbox/$view" params={{ view: 'open' }} replace />
  const base = isInboxView(view) ? standing[view] : (kept?.query ?? '')

  return (
    <>
      {wide && column && <ViewsColumn view={view} onEdit={(each) => setEditing({ view: each, query: each.query })} />}
      <section
        aria-label={words.inbox.list}
        style={stacked ? undefined : { width: `min(${width}px, 42vw)` }}
        className={clsx(
          'min-h-0 flex-col bg-surface',
          stacked ? (conversationId ? 'hidden' : 'flex min-w-0 flex-1') : 'flex shrink-0',
        )}
      >
        <PaneHeader className="h-auto! min-h-12 gap-1 border-b-0 py-2 pr-2">
          <IconButton icon={PanelLeft} label={words.inbox.savedViews.column} aria-pressed={column} className="-ml-2 max-wide:hidden" onClick={() => setColumn(!column)} />
          <h1 className="sr-only">{words.inbox.title}</h1>
          <QueryField
            value={q ?? ''}
            names={names}
            label={words.inbox.search}
            handle={search}
            onChange={(text) => void navigate({ to: '.', search: { q: text || undefined }, replace: true })}
          />
          {q && mayKeep && (
            <IconButton icon={BookmarkPlus} label={words.inbox.savedViews.save} onClick={() => setEditing({ query: [base, q].filter(Boolean).join(' ') })} />
          )}
          <IconButton
            icon={density === 'dense' ? Rows2 : Rows4}
            label={density === 'dense' ? words.inbox.comfortable : words.inbox.dense}
            keys="shift+d"
            onClick={toggleDensity}
          />
          <IconButton
            icon={layout === 'split' ? Square : Columns2}
            label={layout === 'split' ? words.inbox.wholeWidth : words.inbox.split}
            keys="shift+l"
            className="max-wide:hidden"
            onClick={toggleLayout}
          />
          {!wide && <NotificationBell folded className="shrink-0 touch-target" />}
          {!wide && <AccountMenu folded />}
        </PaneHeader>
        {!(wide && column) && <ViewTabs view={view} />}
        {filter ? <ConversationList key={view} view={view} filter={filter} searching={Boolean(q)} names={names} /> : <RowsSkeleton height={84} rows={9} />}
        <BulkProgress />
      </section>
      {!stacked && <PaneHandle label={words.panes.list} width={width} onWidth={setWidth} grows="right" limits={limits} />}
      {(!stacked || conversationId) && (
        <div className="flex min-h-0 min-w-0 flex-1 bg-surface">
          <Outlet />
        </div>
      )}
      {picking && <ViewPicker onClose={() => setPicking(false)} />}
      {editing && <ViewDialog {...editing} onClose={() => setEditing(null)} />}
    </>
  )
}
