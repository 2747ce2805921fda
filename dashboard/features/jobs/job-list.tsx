import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Segments } from '../../ui/segments.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { Card, Subtitle } from '../settings/section.tsx'
import { JobRow } from './job-row.tsx'
import { jobStates } from './records.ts'

const w = words.jobs.list

/** Jobs of one state, newest first; the dead ones when nothing else was asked for. */
export function JobList({ refreshMs }: { refreshMs: number }) {
  const { state = 'dead', name } = useSearch({ from: '/app/settings/jobs' })
  const navigate = useNavigate()
  const query = useInfiniteQuery(
    trpc.jobs.list.infiniteQueryOptions(
      { limit: 25, state, ...(name ? { name } : {}) },
      { getNextPageParam: (page) => page.nextCursor, refetchInterval: refreshMs, staleTime: 0 },
    ),
  )
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <Subtitle>{w.title}</Subtitle>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Segments
          label={w.state}
          value={state}
          options={jobStates.map((value) => ({ value, label: words.jobs.states[value] }))}
          onChange={(chosen) => void navigate({ to: '.', search: { name, state: chosen === 'dead' ? undefined : chosen }, replace: true })}
        />
        {name && (
          <Button look="quiet" title={w.all} className="max-w-full" onClick={() => void navigate({ to: '.', search: { state, name: undefined }, replace: true })}>
            <span className="truncate">
              {w.of} <code className="font-mono text-small">{name}</code>
            </span>
            <X aria-hidden size={14} className="shrink-0" />
          </Button>
        )}
      </div>
      <Card>
        {query.isPending && <RowsSkeleton height={64} rows={3} />}
        {query.isError && items.length === 0 && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && items.length === 0 && <EmptyState drawing={state === 'dead' ? 'done' : 'search'} title={w.empty[state].title} detail={w.empty[state].detail} />}
        {items.length > 0 && (
          <ul className="divide-y divide-line">
            {items.map((job) => (
              <JobRow key={job.id} job={job} />
            ))}
          </ul>
        )}
      </Card>
      {query.hasNextPage && (
        <Button look="quiet" className="mt-2" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {words.actions.loadMore}
        </Button>
      )}
    </>
  )
}
