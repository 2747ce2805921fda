import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { durationWords } from './figure-words.ts'
import type { FigureName } from './records.ts'
import { useReport } from './use-report.ts'

const w = words.reports

/** The conversations behind the figure that the address names. */
export function BehindDialog() {
  const { show, key, group } = useSearch({ from: '/app/reports/$page' })
  const { set } = useReport()
  if (!show) return null
  return (
    <Dialog open broad title={w.behind.title(w.figures[show])} detail={w.behind.detail} onClose={() => set({ show: undefined, key: undefined })}>
      <Behind figure={show} {...(group && key !== undefined ? { group: { groupBy: group, key } } : {})} />
    </Dialog>
  )
}

function Behind({ figure, group }: { figure: FigureName; group?: { groupBy: NonNullable<ReturnType<typeof useReport>['groupBy']>; key: string } }) {
  const { asked } = useReport()
  const query = useInfiniteQuery(
    trpc.reports.conversations.infiniteQueryOptions({ ...asked, ...group, figure, limit: 25 }, { getNextPageParam: (page) => page.nextCursor, staleTime: 0 }),
  )
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  if (query.isPending) return <RowsSkeleton height={44} rows={5} />
  if (query.isError && items.length === 0) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (items.length === 0) return <EmptyState drawing="search" title={w.behind.empty.title} detail={w.behind.empty.detail} />
  return (
    <>
      <ul className="-mx-5 divide-y divide-line border-y border-line">
        {items.map(({ conversation, at, seconds, score }) => (
          <li key={conversation.id}>
            <Link
              to="/inbox/$view/$conversationId"
              params={{ view: 'all', conversationId: conversation.id }}
              className="flex min-h-11 items-center gap-3 px-5 py-2 hover:bg-hover focus-visible:-outline-offset-2"
            >
              <span className="w-14 shrink-0 text-small text-ink-faint tabular-nums">{w.behind.number(conversation.number)}</span>
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{conversation.contactName ?? conversation.subject ?? w.behind.number(conversation.number)}</span>
                <span className="block truncate text-small text-ink-soft">{conversation.subject ?? conversation.preview}</span>
              </span>
              {seconds !== null && <span className="shrink-0 text-small tabular-nums">{durationWords(seconds)}</span>}
              {score !== null && <span className="shrink-0 text-small tabular-nums">{score}/5</span>}
              <RelativeTime at={at} short className="w-12 shrink-0 text-right text-small text-ink-faint tabular-nums" />
            </Link>
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button look="quiet" className="mt-2" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {words.actions.loadMore}
        </Button>
      )}
    </>
  )
}
