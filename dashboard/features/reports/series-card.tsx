import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Card } from './card.tsx'
import { Chart, type Line } from './chart.tsx'
import { bucketWords, figureWords } from './figure-words.ts'
import { groupWords } from './group-words.ts'
import type { FigureName, Series } from './records.ts'
import { useReport } from './use-report.ts'

const w = words.reports
const mostGroups = 6

/** A figure over time beside the period before, or two figures of one unit; by group as small pictures of one scale. */
export function SeriesCard({ figures }: { figures: readonly [FigureName] | readonly [FigureName, FigureName] }) {
  const { asked, before, bucket, groupBy } = useReport()
  const alone = figures.length === 1 && !groupBy
  const drawn = groupBy ? figures.slice(0, 1) : figures
  const asks = [...drawn.map((figure) => ({ figure, days: asked })), ...alone ? [{ figure: figures[0], days: before }] : []]
  const queries = useQueries({
    queries: asks.map(({ figure, days }) => trpc.reports.series.queryOptions({ ...days, figure, bucket, ...(groupBy ? { groupBy } : {}) }, { placeholderData: keepPreviousData })),
  })
  const title = drawn.map((figure) => w.figures[figure]).join(', ')
  const csv = { ...asked, report: 'series' as const, figure: figures[0], bucket, ...(groupBy ? { groupBy } : {}) }
  const failed = queries.find(({ isError, data }) => isError && !data)
  const told = queries.map(({ data }) => data)
  const first = told[0]
  if (failed) return <Card title={title} csv={csv} table={<ErrorState error={failed.error} onRetry={() => void failed.refetch()} />} />
  if (!first || told.some((each) => !each)) {
    return <Card title={title} csv={csv} table={<Skeleton><span className="block h-[188px] rounded-control bg-line/40" /></Skeleton>} />
  }
  const lines = groupBy ? [] : asks.map(({ figure }, place): Line => ({
    figure,
    label: alone && place === 1 ? w.previous : w.figures[figure],
    values: fitted(told[place]!.groups[0]?.values ?? [], first.buckets.length),
    look: alone && place === 1 ? 'before' : place === 0 ? 'first' : 'second',
  }))
  const groups = groupBy ? first.groups.map(({ key, name, values }) => ({ label: groupWords(groupBy, key, name), values })) : []
  const detail = `${drawn.length === 1 ? w.explained[drawn[0]!] : ''} ${first.statistic === 'sum' ? '' : `${w.statistics[first.statistic]}.`}`.trim()
  return (
    <Card
      title={title}
      detail={detail}
      csv={csv}
      picture={groupBy ? <SmallCharts figure={figures[0]} groups={groups} series={first} /> : <Chart lines={lines} buckets={first.buckets} bucket={bucket} label={title} />}
      table={<SeriesTable title={title} buckets={first.buckets} columns={groupBy ? groups.map((group) => ({ ...group, figure: figures[0] })) : lines} />}
    />
  )
}

function SmallCharts({ figure, groups, series }: { figure: FigureName; groups: readonly { label: string; values: readonly (number | null)[] }[]; series: Series }) {
  const { bucket } = useReport()
  if (groups.length === 0) return <p className="py-10 text-center text-dense text-ink-soft">{w.empty.title}</p>
  const shown = groups.slice(0, mostGroups)
  const most = Math.max(0, ...shown.flatMap(({ values }) => values.map((value) => value ?? 0)))
  return (
    <div className="grid gap-x-6 gap-y-4 wide:grid-cols-2">
      {shown.map(({ label, values }, place) => (
        <Chart key={place} lines={[{ label, figure, values, look: 'first' }]} buckets={series.buckets} bucket={bucket} most={most} label={`${w.figures[figure]}, ${label}`} />
      ))}
    </div>
  )
}

function SeriesTable({ title, buckets, columns }: { title: string; buckets: readonly string[]; columns: readonly { label: string; figure: FigureName; values: readonly (number | null)[] }[] }) {
  const { bucket } = useReport()
  return (
    <div tabIndex={0} role="region" aria-label={w.tableOf(title)} className="max-h-80 scroll-quiet overflow-x-auto">
      <table className="w-full text-left text-small tabular-nums">
        <thead className="sticky top-0 bg-raised text-ink-faint">
          <tr>
            <th scope="col" className="py-1 pr-3 font-medium">{w.begin}</th>
            {columns.map(({ label }, column) => <th key={column} scope="col" className="py-1 pl-3 text-right font-medium">{label}</th>)}
          </tr>
        </thead>
        <tbody>
          {buckets.map((at, place) => (
            <tr key={at} className="border-t border-line">
              <th scope="row" className="py-1 pr-3 font-normal whitespace-nowrap">{bucketWords(at, bucket, true)}</th>
              {columns.map(({ figure, values }, column) => <td key={column} className="py-1 pl-3 text-right">{figureWords(figure, values[place] ?? null)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

// The period before may have a step less (months, weeks): its line ends where it ends.
function fitted(values: readonly (number | null)[], length: number): (number | null)[] {
  return Array.from({ length }, (_, place) => values[place] ?? null)
}
