import { lazy, type ReactNode, Suspense } from 'react'
import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { PanelLeftClose, PanelLeftOpen, Search } from 'lucide-react'
import { useMe } from '../features/identity/use-me.ts'
import { NotificationBell } from '../features/notifications/notification-bell.tsx'
import { formatCount } from '../lib/format-number.ts'
import { useRemembered } from '../lib/remember.ts'
import { useFull } from '../lib/use-wide.ts'
import { words } from '../lib/words.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { AccountMenu } from './account-menu.tsx'
import { ConnectionSign } from './connection-sign.tsx'
import { Logo } from './logo.tsx'
import { useRooms } from './use-rooms.ts'

const PluginRooms = lazy(async () => ({ default: (await import('../features/plugins/plugin-rooms.tsx')).PluginRooms }))

/** The product's rooms at the left edge; folds to icons. */
export function Rail({ onSearch, onShortcuts }: { onSearch(): void; onShortcuts(): void }) {
  const { workspace } = useMe()
  const rooms = useRooms()
  const [chosen, setChosen] = useRemembered('rail:folded', (stored) => stored === true)
  const full = useFull()
  const folded = chosen || !full
  const item = clsx(
    'flex h-8 items-center gap-2.5 rounded-control text-dense font-medium transition-colors duration-100',
    folded ? 'w-8 justify-center' : 'px-2',
  )

  return (
    <nav
      aria-label={words.rooms.label}
      className={clsx(
        'hidden h-full shrink-0 flex-col gap-1 border-r border-line bg-canvas p-2 wide:flex',
        folded ? 'w-[49px]' : 'w-[200px]',
      )}
    >
      <div className={clsx('mb-1 flex items-center gap-2', folded ? 'flex-col' : 'h-9 pl-1')}>
        <Logo size={24} />
        {!folded && <span className="min-w-0 flex-1 truncate text-dense font-semibold">{workspace.name}</span>}
        {full && (
          <IconButton
            icon={folded ? PanelLeftOpen : PanelLeftClose}
            label={folded ? words.rail.expand : words.rail.collapse}
            aria-expanded={!folded}
            onClick={() => setChosen(!folded)}
            className="aria-expanded:bg-transparent"
          />
        )}
      </div>

      <Labelled label={words.rooms.search} keys="mod+k" folded={folded}>
        <button
          type="button"
          aria-label={folded ? words.rooms.search : undefined}
          onClick={onSearch}
          className={clsx(
            item,
            'mb-1 border border-line bg-surface text-ink-faint hover:border-line-strong hover:text-ink-soft',
          )}
        >
          <Search aria-hidden size={15} strokeWidth={1.75} />
          {!folded && (
            <>
              <span className="flex-1 text-left">{words.rooms.search}</span>
              <Kbd keys="mod+k" />
            </>
          )}
        </button>
      </Labelled>

      {rooms.map(({ room, here, waiting }) => (
        <Labelled key={room.to} label={room.label} keys={`g ${room.key}`} folded={folded}>
          <Link
            to={room.to}
            aria-current={here ? 'page' : undefined}
            aria-label={folded ? room.label : undefined}
            className={clsx(item, here ? 'bg-pressed text-ink' : 'text-ink-soft hover:bg-hover hover:text-ink')}
          >
            <room.icon aria-hidden size={16} strokeWidth={here ? 2.1 : 1.75} />
            {!folded && <span className="flex-1">{room.label}</span>}
            {!folded && waiting !== undefined && waiting > 0 && (
              <span
                title={words.rail.waiting(waiting)}
                className={clsx('text-small tabular-nums', here ? 'text-ink-soft' : 'text-ink-faint')}
              >
                {formatCount(waiting)}
              </span>
            )}
          </Link>
        </Labelled>
      ))}

      <Suspense>
        <PluginRooms folded={folded} className={item} />
      </Suspense>

      <div className="flex-1" />
      <NotificationBell folded={folded} />
      <ConnectionSign folded={folded} />
      <AccountMenu folded={folded} onShortcuts={onShortcuts} />
    </nav>
  )
}

// Folded, a label shows as a tooltip; unfolded it is there to read.
function Labelled({
  label,
  keys,
  folded,
  children,
}: {
  label: string
  keys: string
  folded: boolean
  children: ReactNode
}) {
  return folded ? (
    <Tooltip text={label} keys={keys} side="right">
      {children}
    </Tooltip>
  ) : (
    children
  )
}
