import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { words } from '../../lib/words.ts'
import { useViews } from './use-views.ts'

/** The views in one line, each with how many wait there. */
export function ViewTabs({ view }: { view: string }) {
  const { standing, shared, own } = useViews()
  return (
    <nav
      aria-label={words.inbox.views.label}
      className="flex shrink-0 gap-0.5 overflow-x-auto border-b border-line px-2.5 [scrollbar-width:none]"
    >
      {[...standing, ...shared, ...own].map(({ id, name, icon, count }) => (
        <Link
          key={id}
          to="/inbox/$view"
          params={{ view: id }}
          search={(held) => ({ q: held.q })}
          ref={id === view ? showTab : undefined}
          aria-current={id === view ? 'page' : undefined}
          className={clsx(
            'relative flex h-9 shrink-0 items-center gap-1.5 px-1.5 text-dense font-medium pointer-coarse:h-11',
            'after:absolute after:inset-x-1.5 after:bottom-0 after:h-0.5 after:rounded-full',
            'focus-visible:-outline-offset-2',
            id === view ? 'text-ink after:bg-accent' : 'text-ink-soft hover:text-ink',
          )}
        >
          {icon && <span aria-hidden>{icon}</span>}
          <span className="max-w-40 truncate">{name}</span>
          {count !== null && <span className="text-small text-ink-faint tabular-nums">{count}</span>}
        </Link>
      ))}
    </nav>
  )
}

function showTab(tab: HTMLAnchorElement | null): void {
  tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}
