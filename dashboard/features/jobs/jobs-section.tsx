import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Bar, RowsSkeleton, Skeleton } from '../../ui/skeleton.tsx'
import { Card, Section, Subtitle } from '../settings/section.tsx'
import { JobHour } from './job-hour.tsx'
import { JobList } from './job-list.tsx'
import { QueueRow } from './queue-row.tsx'
import type { JobSummary } from './records.ts'

const w = words.jobs
const refreshMs = 3_000

/** The background work of the workspace: how much there is, how it goes, what failed and why. */
export function JobsSection() {
  const summary = useQuery(trpc.jobs.summary.queryOptions({}, { refetchInterval: refreshMs, staleTime: 0 }))
  return (
    <Section title={w.title} detail={w.detail} action={summary.data && <span className="hidden wide:block"><Badge>{w.engine[summary.data.engine]}</Badge></span>}>
      {summary.isError && !summary.data ? (
        <Card>
          <ErrorState error={summary.error} onRetry={() => void summary.refetch()} />
        </Card>
      ) : summary.data ? (
        <Queues summary={summary.data} />
      ) : (
        <Loading />
      )}
      <JobList refreshMs={refreshMs} />
    </Section>
  )
}

function Queues({ summary }: { summary: JobSummary }) {
  return (
    <>
      {summary.redisAway && (
        <p role="status" className="mb-3 flex items-center gap-2 rounded-card border border-caution/35 bg-caution/6 px-4 py-2.5 text-dense">
          <TriangleAlert aria-hidden size={15} className="shrink-0 text-caution" />
          {w.redisAway}
        </p>
      )}
      <JobHour minutes={summary.minutes} />
      <Subtitle>{w.queues.title}</Subtitle>
      <Card>
        {summary.queues.length === 0 ? (
          <EmptyState drawing="done" title={w.queues.empty.title} detail={w.queues.empty.detail} />
        ) : (
          <ul className="divide-y divide-line">
            {summary.queues.map((queue) => (
              <QueueRow key={queue.name} queue={queue} />
            ))}
          </ul>
        )}
      </Card>
    </>
  )
}

function Loading() {
  return (
    <>
      <Card className="p-4">
        <Skeleton>
          <Bar className="mb-3 w-2/5" />
          <Bar className="h-16 w-full" />
        </Skeleton>
      </Card>
      <Subtitle>{w.queues.title}</Subtitle>
      <Card>
        <RowsSkeleton height={56} rows={3} />
      </Card>
    </>
  )
}
