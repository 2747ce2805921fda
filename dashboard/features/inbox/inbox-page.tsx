import { Navigate, Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { AccountMenu } from '../../frame/account-menu.tsx'
import { useTitle } from '../../lib/use-title.ts'
import { useWide } from '../../lib/use-wide.ts'
import { words } from '../../lib/words.ts'
import { PaneHandle, usePaneWidth } from '../../ui/panes.tsx'
import { PaneHeader } from '../../ui/pane-header.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { isInboxView } from './conversation-filter.ts'
import { ConversationList } from './conversation-list.tsx'
import { ViewTabs } from './view-tabs.tsx'

const limits = { initial: 348, min: 300, max: 560 }

/** The list of a view at the left, the conversation beside it; on a phone one after the other. */
export function InboxPage() {
  const { view } = useParams({ from: '/app/inbox/$view' })
  const { q } = useSearch({ from: '/app/inbox/$view' })
  const { conversationId } = useParams({ strict: false })
  const navigate = useNavigate()
  const wide = useWide()
  const [width, setWidth] = usePaneWidth('inbox-list', limits)
  useTitle(words.inbox.title)
  if (!isInboxView(view)) return <Navigate to="/inbox/$view" params={{ view: 'open' }} replace />

  return (
    <>
      <section
        aria-label={words.inbox.list}
        style={wide ? { width: `min(${width}px, 38vw)` } : undefined}
        className={clsx(
          'min-h-0 flex-col bg-surface',
          wide ? 'flex shrink-0' : conversationId ? 'hidden' : 'flex min-w-0 flex-1',
        )}
      >
        <PaneHeader className="gap-3 border-b-0">
          <h1 className="text-title font-semibold">{words.inbox.title}</h1>
          <SearchField
            value={q ?? ''}
            label={words.inbox.search}
            onChange={(text) => void navigate({ to: '.', search: { q: text || undefined }, replace: true })}
          />
          {!wide && <AccountMenu folded />}
        </PaneHeader>
        <ViewTabs view={view} />
        <ConversationList key={view} view={view} query={q} />
      </section>
      <PaneHandle label={words.panes.list} width={width} onWidth={setWidth} grows="right" limits={limits} />
      {(wide || conversationId) && (
        <div className="flex min-h-0 min-w-0 flex-1 bg-surface">
          <Outlet />
        </div>
      )}
    </>
  )
}
