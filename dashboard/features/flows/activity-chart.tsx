import { formatCount } from '../../lib/format-number.ts'
import { words } from '../../lib/words.ts'

type Hour = { runs: number; failed: number }

/** The last 24 hours, a bar for each; what failed lies at its foot. */
export function ActivityChart({ hours, runs, failed }: { hours: readonly Hour[]; runs: number; failed: number }) {
  const most = Math.max(1, ...hours.map((hour) => hour.runs))
  const height = (count: number) => (count === 0 ? 0 : Math.max(1.5, (count / most) * 24))
  return (
    <span title={words.flows.runs24(runs, failed)} className="flex items-center gap-3">
      <svg aria-hidden width={24 * 4} height={26} className="shrink-0">
        <path d="M0 25.5h96" className="stroke-line" />
        {hours.map((hour, index) => (
          <g key={index}>
            <rect x={index * 4} width={3} y={25 - height(hour.runs)} height={height(hour.runs)} rx={0.75} className="fill-ink-faint/55" />
            <rect x={index * 4} width={3} y={25 - height(hour.failed)} height={height(hour.failed)} rx={0.75} className="fill-critical" />
          </g>
        ))}
      </svg>
      <span aria-hidden className="w-20 text-small tabular-nums">
        {runs > 0 ? <span className="block font-medium text-ink">{formatCount(runs)}</span> : <span className="text-ink-faint">{words.flows.noRuns}</span>}
        {failed > 0 && <span className="block text-critical">{words.flows.failed(failed)}</span>}
      </span>
      <span className="sr-only">{words.flows.runs24(runs, failed)}</span>
    </span>
  )
}
