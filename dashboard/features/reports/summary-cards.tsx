import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/rpc.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { Bar, Skeleton } from '../../ui/skeleton.tsx'
import { FigureCard } from './figure-card.tsx'
import type { FigureName } from './records.ts'
import { useReport } from './use-report.ts'

const grid = 'grid grid-cols-2 gap-3 full:grid-cols-4'

export function SummaryCards({ figures }: { figures: readonly FigureName[] }) {
  const { asked, show } = useReport()
  const query = useQuery(trpc.reports.summary.queryOptions(asked, { placeholderData: keepPreviousData }))
  if (query.isError && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) {
    return (
      <Skeleton className={grid}>
        {figures.map((figure) => (
          <div key={figure} className="h-[120px] rounded-card border border-line bg-raised p-4">
            <Bar className="w-1/2" />
            <Bar className="mt-4 h-5 w-1/3" />
          </div>
        ))}
      </Skeleton>
    )
  }
  return (
    <div className={grid}>
      {figures.flatMap((wanted) => query.data.figures.filter(({ figure }) => figure === wanted)).map((told) => (
        <FigureCard key={told.figure} told={told} onShow={() => show(told.figure)} />
      ))}
    </div>
  )
}
