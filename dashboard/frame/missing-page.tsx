import { Link } from '@tanstack/react-router'
import { words } from '../lib/words.ts'
import { buttonClass } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

export function MissingPage() {
  return (
    <main className="h-full min-h-dvh flex-1">
      <h1 className="sr-only">{words.missing.title}</h1>
      <EmptyState drawing="search" title={words.missing.title} detail={words.missing.detail}>
        <Link to="/inbox/$view" params={{ view: 'open' }} className={buttonClass('primary')}>
          {words.missing.home}
        </Link>
      </EmptyState>
    </main>
  )
}
