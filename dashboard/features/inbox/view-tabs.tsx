import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { formatCount } from '../../lib/format-number.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { type InboxView, inboxViews } from './conversation-filter.ts'

/** The views of the inbox, each with how many wait there. */
export function ViewTabs({ view }: { view: InboxView }) {
  const { data: counts } = useQuery(trpc.conversations.count.queryOptions({}))
  return (
    <nav
      aria-label={words.inbox.views.label}
      className="flex shrink-0 gap-0.5 overflow-x-auto border-b border-line px-2.5 [scrollbar-width:none]"
    >
      {inboxViews.map((each) => {
        const count = each === 'all' ? undefined : counts?.[each]
        return (
          <Link
            key={each}
            to="/inbox/$view"
            params={{ view: each }}
            search={(held) => ({ q: held.q })}
            aria-current={each === view ? 'page' : undefined}
            className={clsx(
              'relative flex h-9 shrink-0 items-center gap-1.5 px-1.5 text-dense font-medium pointer-coarse:h-11',
              'after:absolute after:inset-x-1.5 after:bottom-0 after:h-0.5 after:rounded-full',
              'focus-visible:-outline-offset-2',
              each === view ? 'text-ink after:bg-accent' : 'text-ink-soft hover:text-ink',
            )}
          >
            {words.inbox.views[each]}
            {count !== undefined && each !== 'closed' && (
              <span className="text-small text-ink-faint tabular-nums">{formatCount(count)}</span>
            )}
          </Link>
        )
      })}
    </nav>
  )
}
