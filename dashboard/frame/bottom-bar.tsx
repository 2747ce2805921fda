import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { Search } from 'lucide-react'
import { words } from '../lib/words.ts'
import { useRooms } from './use-rooms.ts'

const item = 'flex min-h-12 flex-1 flex-col items-center justify-center gap-0.5 text-tiny font-medium'

/** The rooms on a phone. */
export function BottomBar({ onSearch }: { onSearch(): void }) {
  return (
    <nav
      aria-label={words.rooms.label}
      className="flex shrink-0 border-t border-line bg-canvas px-1 pb-[env(safe-area-inset-bottom)] wide:hidden"
    >
      {useRooms().map(({ room, here, waiting }) => (
        <Link
          key={room.to}
          to={room.to}
          aria-current={here ? 'page' : undefined}
          className={clsx(item, here ? 'text-ink' : 'text-ink-soft')}
        >
          <span className={clsx('relative rounded-full px-4 py-0.5', here && 'bg-pressed')}>
            <room.icon aria-hidden size={18} strokeWidth={here ? 2.1 : 1.75} />
            {waiting !== undefined && waiting > 0 && (
              <span
                className="absolute top-0 right-2.5 size-2 rounded-full border border-canvas bg-accent"
                title={words.rail.waiting(waiting)}
              />
            )}
          </span>
          {room.label}
        </Link>
      ))}
      <button type="button" onClick={onSearch} className={clsx(item, 'text-ink-soft')}>
        <span className="px-4 py-0.5">
          <Search aria-hidden size={18} strokeWidth={1.75} />
        </span>
        {words.rooms.search}
      </button>
    </nav>
  )
}
