import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { lazy, Suspense } from 'react'
import { words } from '../lib/words.ts'
import { Dialog } from '../ui/dialog.tsx'
import type { RoomHere } from './use-rooms.ts'

const PluginRooms = lazy(async () => ({ default: (await import('../features/plugins/plugin-rooms.tsx')).PluginRooms }))

const item = 'flex min-h-12 items-center gap-3.5 rounded-control px-3 text-reading font-medium [&_svg]:size-5'

/** The rooms that a phone's bar has no place for, those of plugins among them. */
export function MoreRooms({ rooms, onClose }: { rooms: RoomHere[]; onClose(): void }) {
  return (
    <Dialog open onClose={onClose} title={words.rooms.moreTitle}>
      <nav aria-label={words.rooms.moreTitle} className="-mx-2 flex flex-col gap-0.5" onClick={onClose}>
        {rooms.map(({ room, here }) => (
          <Link
            key={room.to}
            to={room.to}
            aria-current={here ? 'page' : undefined}
            className={clsx(item, here ? 'bg-pressed text-ink' : 'text-ink-soft active:bg-hover')}
          >
            <room.icon aria-hidden strokeWidth={here ? 2.1 : 1.75} />
            {room.label}
          </Link>
        ))}
        <Suspense>
          <PluginRooms folded={false} className={item} />
        </Suspense>
      </nav>
    </Dialog>
  )
}
