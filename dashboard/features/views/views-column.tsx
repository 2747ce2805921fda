import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { AlarmClock, Archive, Bookmark, Ellipsis, Inbox, Layers, type LucideIcon, ShieldAlert, User, UserX } from 'lucide-react'
import { type DragEvent, type KeyboardEvent, useState } from 'react'
import { words } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx'
import { useMay } from '../identity/use-me.ts'
import { moveView, removeView } from './save-views.ts'
import { useViews, type View, type ViewEntry } from './use-views.ts'

const w = words.inbox.savedViews
const icons: Record<string, LucideIcon> = { open: Inbox, mine: User, unassigned: UserX, snoozed: AlarmClock, closed: Archive, all: Layers, spam: ShieldAlert }

/** The views as a column beside the list; kept ones are put in order by dragging, or by the arrows with Alt. */
export function ViewsColumn({ view, onEdit }: { view: string; onEdit(view: View): void }) {
  const { standing, shared, own } = useViews()
  return (
    <nav aria-label={words.inbox.views.label} className="w-48 shrink-0 scroll-quiet border-r border-line bg-surface px-2 py-2">
      <Entries entries={standing} view={view} onEdit={onEdit} />
      {shared.length > 0 && <Entries title={w.shared} entries={shared} view={view} onEdit={onEdit} />}
      {own.length > 0 && <Entries title={w.own} entries={own} view={view} onEdit={onEdit} />}
    </nav>
  )
}

function Entries({ title, entries, view, onEdit }: { title?: string; entries: readonly ViewEntry[]; view: string; onEdit(view: View): void }) {
  return (
    <>
      {title && <h2 className="px-2 pt-3 pb-1 text-tiny font-medium text-ink-faint">{title}</h2>}
      <ul>
        {entries.map((entry, index) => (
          <Entry key={entry.id} entry={entry} index={index} current={entry.id === view} onEdit={onEdit} />
        ))}
      </ul>
    </>
  )
}

function Entry({ entry: { id, name, icon, count, saved }, index, current, onEdit }: { entry: ViewEntry; index: number; current: boolean; onEdit(view: View): void }) {
  const queryClient = useQueryClient()
  const [mayWrite, mayManage] = [useMay('views:write'), useMay('views:manage')]
  const [over, setOver] = useState(false)
  const mayChange = saved !== undefined && (saved.shared ? mayManage : mayWrite)
  const kind = `application/x-hayloft-view-${saved?.shared ? 'shared' : 'own'}`
  const Icon = icons[id] ?? Bookmark

  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (!event.altKey || !step || !mayChange) return
    event.preventDefault()
    void moveView(queryClient, saved, index + step)
  }
  function onDrop(event: DragEvent) {
    setOver(false)
    const dragged = event.dataTransfer.getData(kind)
    if (!dragged) return
    event.preventDefault()
    void moveView(queryClient, JSON.parse(dragged) as View, index) // what onDragStart wrote
  }
  return (
    <li
      draggable={mayChange}
      onDragStart={(event) => event.dataTransfer.setData(kind, JSON.stringify(saved))}
      onDragOver={(event) => {
        if (!mayChange || !event.dataTransfer.types.includes(kind)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      onKeyDown={onKeyDown}
      className={clsx('group relative rounded-control', over && 'outline-2 -outline-offset-2 outline-accent-ink')}
    >
      <Link
        to="/inbox/$view"
        params={{ view: id }}
        search={(held) => ({ q: held.q })}
        aria-current={current ? 'page' : undefined}
        draggable={false}
        className={clsx(
          'flex h-8 items-center gap-2 rounded-control px-2 text-dense',
          current ? 'bg-pressed font-medium text-ink' : 'text-ink-soft hover:bg-hover hover:text-ink',
        )}
      >
        {icon ? <span aria-hidden className="w-4 text-center">{icon}</span> : <Icon aria-hidden size={15} strokeWidth={1.75} className="shrink-0" />}
        <span className="min-w-0 flex-1 truncate">{name}</span>
        {count !== null && (
          <span className={clsx('text-small text-ink-faint tabular-nums', mayChange && 'group-focus-within:opacity-0 group-hover:opacity-0')}>{count}</span>
        )}
      </Link>
      {mayChange && (
        <div className="absolute top-0 right-0 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
          <Menu align="start" trigger={<IconButton icon={Ellipsis} label={w.change(name)} />}>
            <MenuItem onSelect={() => onEdit(saved)}>{w.edit}</MenuItem>
            <MenuItem keys="alt up" onSelect={() => void moveView(queryClient, saved, index - 1)}>{w.up}</MenuItem>
            <MenuItem keys="alt down" onSelect={() => void moveView(queryClient, saved, index + 1)}>{w.down}</MenuItem>
            <MenuLine />
            <MenuItem tone="critical" onSelect={() => void removeView(queryClient, saved)}>{w.remove}</MenuItem>
          </Menu>
        </div>
      )}
    </li>
  )
}
