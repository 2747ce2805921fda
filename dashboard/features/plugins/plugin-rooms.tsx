import { Link, useLocation } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { Puzzle } from 'lucide-react'
import { useSlots } from './plugin-slots.tsx'
import { roomParams } from './room-address.ts'

/** The rooms that plugins add to the rail, below the product's own. */
export function PluginRooms({ folded, className }: { folded: boolean; className: string }) {
  const path = useLocation({ select: ({ pathname }) => pathname })
  return useSlots('room').map((slot) => {
    const params = roomParams(slot)
    const here = path === `/rooms/${params.pluginId}/${params.page}`
    return (
      <Link
        key={slot.url}
        to="/rooms/$pluginId/$page"
        params={params}
        aria-current={here ? 'page' : undefined}
        aria-label={folded ? slot.title : undefined}
        title={folded ? slot.title : undefined}
        className={clsx(className, here ? 'bg-pressed text-ink' : 'text-ink-soft hover:bg-hover hover:text-ink')}
      >
        <Puzzle aria-hidden size={16} strokeWidth={here ? 2.1 : 1.75} className="shrink-0" />
        {!folded && <span className="min-w-0 flex-1 truncate">{slot.title}</span>}
      </Link>
    )
  })
}
