import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Card } from './card.tsx'
import type { HeatMap } from './records.ts'
import { useReport } from './use-report.ts'

const w = words.reports
const choices = ['created', 'messagesIn', 'messagesOut', 'closed'] as const

/** Weekday by hour: when people write, and when they are answered. */
export function HeatMapCard() {
  const { asked } = useReport()
  const [figure, setFigure] = useState<(typeof choices)[number]>('created')
  const query = useQuery(trpc.reports.heatMap.queryOptions({ ...asked, figure }, { placeholderData: keepPreviousData }))
  const csv = { ...asked, report: 'heatMap' as const, figure }
  const busiest = query.data?.cells.reduce((most, cell) => (cell.value > most.value ? cell : most))
  return (
    <>
      <div className="overflow-x-auto">
        <Segments label={w.heat.figure} value={figure} onChange={(next: (typeof choices)[number]) => setFigure(next)} options={choices.map((value) => ({ value, label: w.figures[value] }))} />
      </div>
      {query.isError && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Card
          title={w.heat.title}
          detail={busiest && busiest.value > 0 ? w.heat.busiest(dayWords(busiest.weekday, 'long'), hourWords(busiest.hour)) : w.empty.title}
          csv={csv}
          {...(query.data ? { picture: <Picture map={query.data} /> } : {})}
          table={query.data ? <Numbers map={query.data} /> : <Skeleton><span className="block h-56 rounded-control bg-line/40" /></Skeleton>}
        />
      )}
    </>
  )
}

function Picture({ map }: { map: HeatMap }) {
  const most = Math.max(1, ...map.cells.map(({ value }) => value))
  return (
    <div>
      <div className="grid grid-cols-[2.25rem_repeat(24,minmax(0,1fr))] gap-0.5" role="img" aria-label={w.heat.title}>
        {Array.from({ length: 7 }, (_, day) => [
          <span key={`day ${day}`} className="self-center text-tiny text-ink-faint">{dayWords(day + 1, 'short')}</span>,
          ...map.cells.filter(({ weekday }) => weekday === day + 1).map(({ hour, value }) => (
            <span
              key={`${day} ${hour}`}
              title={w.heat.cell(dayWords(day + 1, 'long'), hourWords(hour), value)}
              className="h-6 rounded-small bg-ink"
              style={{ opacity: value === 0 ? 0.05 : 0.14 + 0.86 * (value / most) }}
            />
          )),
        ])}
        <span />
        {Array.from({ length: 24 }, (_, hour) => (
          <span key={hour} className="text-center text-tiny text-ink-faint tabular-nums">{hour % 6 === 0 ? hour : ''}</span>
        ))}
      </div>
      <p className="mt-2 text-small text-ink-faint">{w.heat.scale(0, most)}</p>
    </div>
  )
}

function Numbers({ map }: { map: HeatMap }) {
  return (
    <div tabIndex={0} role="region" aria-label={w.tableOf(w.heat.title)} className="scroll-quiet overflow-x-auto">
      <table className="w-full text-right text-small tabular-nums">
        <thead className="text-ink-faint">
          <tr>
            <td />
            {Array.from({ length: 24 }, (_, hour) => <th key={hour} scope="col" className="px-1 py-1 font-medium">{hour}</th>)}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: 7 }, (_, day) => (
            <tr key={day} className="border-t border-line">
              <th scope="row" className="py-1 pr-2 text-left font-medium">{dayWords(day + 1, 'short')}</th>
              {map.cells.filter(({ weekday }) => weekday === day + 1).map(({ hour, value }) => <td key={hour} className="px-1 py-1">{value}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

// 5 January 2026 is a Monday.
function dayWords(weekday: number, length: 'short' | 'long'): string {
  return new Intl.DateTimeFormat(undefined, { weekday: length, timeZone: 'UTC' }).format(Date.UTC(2026, 0, 4 + weekday))
}

function hourWords(hour: number): string {
  return new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(Date.UTC(2026, 0, 5, hour))
}
