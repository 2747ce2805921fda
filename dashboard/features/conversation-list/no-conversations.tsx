import { Link } from '@tanstack/react-router'
import { words } from '../../lib/words.ts'
import { buttonClass } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { isInboxView } from '../conversation-cache/conversation-filter.ts'

const w = words.inbox.empty

/** What an empty view says: each of the inbox's own views means something else by it. */
export function NoConversations({ view, searching }: { view: string; searching: boolean }) {
  const text = searching ? w.search : isInboxView(view) ? w[view] : w.saved
  return (
    <EmptyState
      drawing={searching ? 'search' : view === 'open' ? 'done' : 'inbox'}
      title={text.title}
      detail={text.detail}
    >
      {searching && view !== 'all' && (
        <Link to="/inbox/$view" params={{ view: 'all' }} search={(held) => held} className={buttonClass('plain')}>
          {w.seeAll}
        </Link>
      )}
      {!searching && view === 'all' && (
        <a href="/demo" target="_blank" rel="noreferrer" className={buttonClass('plain')}>
          {w.demo}
        </a>
      )}
    </EmptyState>
  )
}
