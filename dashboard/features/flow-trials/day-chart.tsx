import { Download } from 'lucide-react'
import { useState } from 'react'
import { formatCount } from '../../lib/format-number.ts'
import { words } from '../../lib/words.ts'
import { buttonClass } from '../../ui/button.tsx'
import { Segments } from '../../ui/segments.tsx'
import { type BacktestDay, csvOf } from './backtest-result.ts'

const w = words.flows.backtest
const height = 96
const looks = [
  { value: 'chart', label: w.chart },
  { value: 'table', label: w.table },
] as const

/** How often a flow would have begun, day by day: a picture, a table, or a file. */
export function DayChart({ days }: { days: readonly BacktestDay[] }) {
  const [as, setAs] = useState<'chart' | 'table'>('chart')
  return (
    <figure className="flex flex-col gap-2">
      <figcaption className="flex items-center gap-2">
        <span className="flex-1 text-small font-medium text-ink-soft">{w.byDay}</span>
        <Segments label={w.byDay} value={as} onChange={(next) => setAs(next)} options={looks} />
        <a download="backtest.csv" href={`data:text/csv;charset=utf-8,${encodeURIComponent(csvOf(days))}`} className={buttonClass('quiet', 'px-2')}>
          <Download aria-hidden size={14} />
          {w.csv}
        </a>
      </figcaption>
      {as === 'chart' ? <Bars days={days} /> : <Table days={days} />}
    </figure>
  )
}

function Bars({ days }: { days: readonly BacktestDay[] }) {
  const most = Math.max(1, ...days.map(({ matched }) => matched))
  const peak = days.findIndex(({ matched }) => matched === most)
  const width = 100 / days.length
  const [first, last] = [days[0], days.at(-1)]
  return (
    <div>
      <div className="relative" style={{ height }}>
        <svg aria-hidden viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" className="size-full overflow-visible">
          {days.map(({ day, matched, lookedAt }, index) => {
            const tall = matched === 0 ? 1 : Math.max(3, (matched / most) * (height - 18))
            return (
              <rect
                key={day}
                x={index * width + width * 0.12}
                width={width * 0.76}
                y={height - tall}
                height={tall}
                className={matched === 0 ? 'fill-line-strong' : 'fill-accent'}
              >
                <title>{`${dayWords(day)}: ${formatCount(matched)} / ${formatCount(lookedAt)}`}</title>
              </rect>
            )
          })}
        </svg>
        {peak >= 0 && most > 0 && (days[peak]?.matched ?? 0) > 0 && (
          <span
            className="absolute top-0 -translate-x-1/2 text-tiny font-semibold tabular-nums"
            style={{ left: `${Math.min(94, Math.max(6, (peak + 0.5) * width))}%` }}
          >
            {formatCount(most)}
          </span>
        )}
      </div>
      <p className="mt-1 flex justify-between border-t border-line pt-1 text-tiny text-ink-faint tabular-nums">
        <span>{first && dayWords(first.day)}</span>
        <span>{last && dayWords(last.day)}</span>
      </p>
      <p className="sr-only">{days.map(({ day, matched }) => `${dayWords(day)}: ${matched}`).join(', ')}</p>
    </div>
  )
}

function Table({ days }: { days: readonly BacktestDay[] }) {
  return (
    <div tabIndex={0} role="region" aria-label={w.byDay} className="max-h-64 scroll-quiet rounded-control border border-line">
      <table className="w-full text-small tabular-nums">
        <thead className="text-left text-ink-faint">
          <tr>
            <th className="px-2.5 py-1.5 font-medium">{w.day}</th>
            <th className="px-2.5 py-1.5 text-right font-medium">{w.events}</th>
            <th className="px-2.5 py-1.5 text-right font-medium">{w.matches}</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {days.map(({ day, lookedAt, matched }) => (
            <tr key={day}>
              <td className="px-2.5 py-1">{dayWords(day)}</td>
              <td className="px-2.5 py-1 text-right">{formatCount(lookedAt)}</td>
              <td className="px-2.5 py-1 text-right">{formatCount(matched)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function dayWords(day: string): string {
  return new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
}
