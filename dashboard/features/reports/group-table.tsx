import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { Card } from './card.tsx'
import { figureWords } from './figure-words.ts'
import { groupWords } from './group-words.ts'
import { figures, type GroupBy } from './records.ts'
import { useReport } from './use-report.ts'

const w = words.reports

/** Every figure for each member, team, channel or tag; each one leads to its conversations. */
export function GroupTable({ groupBy }: { groupBy: GroupBy }) {
  const { asked, show, set } = useReport()
  const query = useQuery(trpc.reports.table.queryOptions({ ...asked, groupBy }, { placeholderData: keepPreviousData }))
  const rows = query.data?.rows ?? []
  const open = (figure: (typeof figures)[number], key: string) => {
    set({ group: groupBy })
    show(figure, key)
  }
  const table = query.isError && !query.data ? (
    <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  ) : !query.data ? (
    <RowsSkeleton height={36} rows={6} />
  ) : rows.length === 0 ? (
    <EmptyState drawing="search" title={w.empty.title} detail={w.empty.detail} />
  ) : (
    <div tabIndex={0} role="region" aria-label={w.tableOf(w.group[groupBy])} className="scroll-quiet overflow-x-auto">
      <table className="w-full text-left text-small tabular-nums">
        <thead className="text-ink-faint">
          <tr>
            <th scope="col" className="sticky left-0 bg-raised py-1.5 pr-3 font-medium">{w.group[groupBy]}</th>
            {figures.map((figure) => (
              <th key={figure} scope="col" title={w.explained[figure]} className="min-w-20 py-1.5 pl-3 text-right align-bottom font-medium">{w.figures[figure]}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, figures: own }) => (
            <tr key={key} className="border-t border-line hover:bg-hover">
              <th scope="row" className="sticky left-0 max-w-48 truncate bg-raised py-1.5 pr-3 font-medium">{groupWords(groupBy, key, name)}</th>
              {figures.map((figure) => (
                <td key={figure} className="py-1.5 pl-3 text-right">
                  {own[figure].count > 0 ? (
                    <button type="button" className="rounded-small px-1 underline decoration-line-strong underline-offset-2 hover:decoration-ink touch-target" onClick={() => open(figure, key)}>
                      {figureWords(figure, own[figure].value)}
                    </button>
                  ) : (
                    <span className="px-1 text-ink-faint">{figureWords(figure, own[figure].value)}</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {query.data.cut && <p className="pt-2 text-small text-ink-faint">{w.cut}</p>}
    </div>
  )
  return <Card title={w.group[groupBy]} csv={{ ...asked, report: 'table', groupBy }} table={table} />
}
