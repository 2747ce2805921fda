import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { Ellipsis, type LucideIcon, Search } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { words } from '../lib/words.ts'
import { useRooms } from './use-rooms.ts'

const MoreRooms = lazy(async () => ({ default: (await import('./more-rooms.tsx')).MoreRooms }))

const item = 'flex min-h-13 flex-1 flex-col items-center justify-center gap-0.5 text-tiny font-medium'

/** On a phone: the rooms that one goes to most, the search, and the way to the others. */
export function BottomBar({ onSearch }: { onSearch(): void }) {
  const rooms = useRooms()
  const [open, setOpen] = useState(false)
  const others = rooms.filter(({ room }) => !room.often)
  const hereIsAnother = !rooms.some(({ room, here }) => here && room.often)
  return (
    <nav
      aria-label={words.rooms.label}
      className="flex shrink-0 border-t border-line bg-canvas px-1 pb-[env(safe-area-inset-bottom)] wide:hidden"
    >
      {rooms
        .filter(({ room }) => room.often)
        .map(({ room, here, waiting }) => (
          <Link
            key={room.to}
            to={room.to}
            aria-current={here ? 'page' : undefined}
            className={clsx(item, here ? 'text-ink' : 'text-ink-soft')}
          >
            <Sign icon={room.icon} here={here} waiting={waiting} />
            {room.label}
          </Link>
        ))}
      <button type="button" onClick={onSearch} className={clsx(item, 'text-ink-soft')}>
        <Sign icon={Search} />
        {words.rooms.search}
      </button>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
        className={clsx(item, hereIsAnother ? 'text-ink' : 'text-ink-soft')}
      >
        <Sign icon={Ellipsis} here={hereIsAnother} />
        {words.rooms.more}
      </button>
      <Suspense>{open && <MoreRooms rooms={others} onClose={() => setOpen(false)} />}</Suspense>
    </nav>
  )
}

function Sign({ icon: Icon, here = false, waiting = 0 }: { icon: LucideIcon; here?: boolean; waiting?: number | undefined }) {
  return (
    <span className={clsx('relative rounded-full px-4 py-0.5', here && 'bg-pressed')}>
      <Icon aria-hidden size={18} strokeWidth={here ? 2.1 : 1.75} />
      {waiting > 0 && (
        <span
          className="absolute top-0 right-2.5 size-2 rounded-full border border-canvas bg-accent"
          title={words.rail.waiting(waiting)}
        />
      )}
    </span>
  )
}
