import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useParams } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { useCallback, useState } from 'react'
import type { Output } from '../../lib/records.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { useTitle } from '../../lib/use-title.ts'
import { useWide } from '../../lib/use-wide.ts'
import { words } from '../../lib/words.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { PaneHandle, usePaneWidth } from '../../ui/panes.tsx'
import { PaneHeader } from '../../ui/pane-header.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'

const w = words.outbox
const limits = { initial: 348, min: 300, max: 560 }
const rowHeight = 60

export type Mail = Output['mails']['list']['items'][number]

/** The mails that went out; without a mail server this is as far as they get. */
export function OutboxPage() {
  const { mailId } = useParams({ strict: false })
  const wide = useWide()
  const [width, setWidth] = usePaneWidth('outbox-list', limits)
  useTitle(w.title)
  return (
    <>
      <section
        aria-label={w.list}
        style={wide ? { width: `min(${width}px, 38vw)` } : undefined}
        className={clsx(
          'min-h-0 flex-col bg-surface',
          wide ? 'flex shrink-0' : mailId ? 'hidden' : 'flex min-w-0 flex-1',
        )}
      >
        <PaneHeader>
          <h1 className="text-title font-semibold">{w.title}</h1>
        </PaneHeader>
        <p className="border-b border-line px-4 py-2 text-small text-ink-faint">{w.detail}</p>
        <MailList />
      </section>
      <PaneHandle label={words.panes.list} width={width} onWidth={setWidth} grows="right" limits={limits} />
      {(wide || mailId) && (
        <div className="flex min-h-0 min-w-0 flex-1 bg-surface">
          <Outlet />
        </div>
      )}
    </>
  )
}

function MailList() {
  const { mailId } = useParams({ strict: false })
  const navigate = useNavigate()
  const [cursor, setCursor] = useState<string>()
  // By hand, because tRPC's infinite queries put a direction of their own into the input.
  const query = useInfiniteQuery({
    queryKey: [...trpc.mails.list.pathKey(), 'sent'],
    queryFn: ({ pageParam, signal }) =>
      rpc.mails.list.query({ direction: 'out', limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 0,
    refetchInterval: 5_000,
  })
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const pointed = mailId ?? cursor

  function open(id: string) {
    void navigate({ to: '/outbox/$mailId', params: { mailId: id }, replace: Boolean(mailId) })
  }
  function walk(step: 1 | -1) {
    const at = items.findIndex(({ id }) => id === pointed)
    const next = items[Math.min(items.length - 1, Math.max(0, at + step))]
    if (!next) return
    setCursor(next.id)
    if (mailId) open(next.id)
  }
  useShortcuts({
    j: () => walk(1),
    k: () => walk(-1),
    Enter: () => {
      if (cursor && !mailId) open(cursor)
    },
  })

  if (query.isPending) return <RowsSkeleton height={rowHeight} rows={8} />
  if (query.isError && items.length === 0)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (items.length === 0) return <EmptyState drawing="outbox" title={w.empty.title} detail={w.empty.detail} />
  return (
    <VirtualList items={items} rowHeight={rowHeight} label={w.list} activeId={pointed} onEnd={more}>
      {(mail) => <MailRow mail={mail} selected={mail.id === mailId} pointed={!mailId && mail.id === cursor} />}
    </VirtualList>
  )
}

function MailRow({ mail, selected, pointed }: { mail: Mail; selected: boolean; pointed: boolean }) {
  return (
    <Link
      to="/outbox/$mailId"
      params={{ mailId: mail.id }}
      aria-current={selected ? 'true' : undefined}
      className={clsx(
        'relative flex h-full flex-col justify-center border-b border-line pr-3 pl-4 focus-visible:-outline-offset-2',
        selected
          ? 'bg-accent-soft before:absolute before:inset-y-0 before:left-0 before:w-[3px] before:bg-accent'
          : 'hover:bg-hover',
        pointed && 'bg-hover outline-2 -outline-offset-2 outline-accent-ink',
      )}
    >
      <span className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate font-medium">{mail.envelopeTo.join(', ')}</span>
        <RelativeTime at={mail.createdAt} short className="shrink-0 text-small text-ink-faint tabular-nums" />
      </span>
      <span className="truncate text-ink-soft">{mail.subject || w.noSubject}</span>
    </Link>
  )
}
