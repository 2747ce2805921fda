import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { Bell } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import type { Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'

const w = words.notifications
type Notification = Output['notifications']['list']['items'][number]

/** What one is told of, behind a bell that says how much of it is new. */
export function NotificationBell({ folded, className }: { folded: boolean; className?: string }) {
  const [open, setOpen] = useState(false)
  const query = useNotifications()
  const unread = query.data?.pages[0]?.unread ?? 0
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label={folded ? w.open(unread) : undefined}
        title={folded ? w.title : undefined}
        className={clsx(
          'flex h-8 items-center gap-2.5 rounded-control text-dense font-medium text-ink-soft transition-colors duration-100',
          'hover:bg-hover hover:text-ink aria-expanded:bg-pressed aria-expanded:text-ink',
          folded ? 'w-8 justify-center' : 'px-2',
          className,
        )}
      >
        <span className="relative">
          <Bell aria-hidden size={16} strokeWidth={1.75} />
          {unread > 0 && <span className="absolute -top-0.5 -right-0.5 size-2 rounded-full border border-canvas bg-accent" />}
        </span>
        {!folded && <span className="flex-1 text-left">{w.title}</span>}
        {!folded && unread > 0 && (
          <span className="text-small text-ink-soft tabular-nums">
            {unread >= 100 ? '99+' : unread}
            <span className="sr-only"> {w.unread}</span>
          </span>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side={folded ? 'bottom' : 'right'}
          align="end"
          sideOffset={8}
          collisionPadding={8}
          aria-label={w.title}
          className="z-50 flex max-h-[min(560px,80dvh)] w-[380px] max-w-[calc(100vw-16px)] flex-col overflow-hidden rounded-card border border-line bg-raised shadow-float animate-appear"
        >
          <NotificationList query={query} unread={unread} onLeave={() => setOpen(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function useNotifications() {
  return useInfiniteQuery(trpc.notifications.list.infiniteQueryOptions({ limit: 20 }, { getNextPageParam: (page) => page.nextCursor }))
}

function NotificationList({ query, unread, onLeave }: { query: ReturnType<typeof useNotifications>; unread: number; onLeave(): void }) {
  const queryClient = useQueryClient()
  const readAgain = () => void queryClient.invalidateQueries({ queryKey: trpc.notifications.pathKey() })
  const readAll = useMutation(trpc.notifications.markAllRead.mutationOptions({ onSuccess: readAgain }))
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line pr-1.5 pl-3.5">
        <h2 className="flex-1 text-dense font-semibold">{w.title}</h2>
        {unread > 0 && (
          <Button look="quiet" busy={readAll.isPending} onClick={() => readAll.mutate({})}>
            {w.readAll}
          </Button>
        )}
      </header>
      <div className="min-h-0 flex-1 scroll-quiet">
        {query.isPending && <RowsSkeleton height={64} rows={3} />}
        {query.isError && items.length === 0 && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && items.length === 0 && <EmptyState drawing="done" title={w.empty.title} detail={w.empty.detail} />}
        <ul aria-label={w.title}>
          {items.map((notification) => (
            <li key={notification.id} className="border-b border-line last:border-0">
              <NotificationRow notification={notification} onLeave={onLeave} />
            </li>
          ))}
        </ul>
        {query.hasNextPage && (
          <Button look="quiet" className="w-full" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {words.actions.loadMore}
          </Button>
        )}
      </div>
    </>
  )
}

function NotificationRow({ notification, onLeave }: { notification: Notification; onLeave(): void }) {
  const { id, title, text, link, readAt, createdAt } = notification
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const markRead = useMutation(
    trpc.notifications.markRead.mutationOptions({
      onSuccess: () => void queryClient.invalidateQueries({ queryKey: trpc.notifications.pathKey() }),
    }),
  )
  function follow() {
    if (readAt === null) markRead.mutate({ notificationId: id })
    // A path of our own, never an address elsewhere.
    if (!link?.startsWith('/') || link.startsWith('//')) return
    onLeave()
    void navigate({ href: link })
  }
  return (
    <button type="button" onClick={follow} className="flex w-full gap-2.5 px-3.5 py-2.5 text-left hover:bg-hover focus-visible:-outline-offset-2">
      <span className="mt-1.5 flex w-2 shrink-0 justify-center">
        {readAt === null && (
          <span className="size-2 rounded-full bg-accent ring-1 ring-accent-ink">
            <span className="sr-only">{w.unread}</span>
          </span>
        )}
      </span>
      <span className="min-w-0 flex-1">
        <span className={clsx('block wrap-anywhere', readAt === null ? 'font-semibold' : 'font-medium')}>{title}</span>
        {text && <span className="line-clamp-3 text-small wrap-anywhere text-ink-soft">{text}</span>}
        <RelativeTime at={createdAt} className="block text-small text-ink-faint" />
      </span>
    </button>
  )
}
