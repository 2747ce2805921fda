import { clockTime } from '../../lib/format-moment.ts'
import { words } from '../../lib/words.ts'
import { Card } from '../settings/section.tsx'
import type { JobMinute } from './records.ts'

const w = words.jobs.hour

/** The last hour: how many first, then a bar for each minute, failures on top. */
export function JobHour({ minutes }: { minutes: readonly JobMinute[] }) {
  const done = sum(minutes.map((minute) => minute.done))
  const failed = sum(minutes.map((minute) => minute.failed))
  const most = Math.max(1, ...minutes.map((minute) => minute.done + minute.failed))
  return (
    <Card className="p-4">
      <p className="mb-3 flex flex-wrap items-baseline gap-x-2">
        <span className="text-title font-semibold tabular-nums">{w.answer(done)}</span>
        <span className={failed > 0 ? 'text-dense text-critical' : 'text-dense text-ink-soft'}>{w.failed(failed)}</span>
        <span className="ml-auto text-small text-ink-faint">{w.title}</span>
      </p>
      <div role="img" aria-label={`${w.title}: ${w.answer(done)}, ${w.failed(failed)}`} className="flex h-16 items-end gap-px wide:gap-0.5">
        {minutes.map(({ at, done, failed }) => (
          <span key={at} title={w.minute(clockTime(at), done, failed)} className="flex h-full min-w-0 flex-1 flex-col justify-end">
            {failed > 0 && <span style={{ height: `${(failed / most) * 100}%` }} className="min-h-0.5 rounded-t-small bg-critical" />}
            {done > 0 && <span style={{ height: `${(done / most) * 100}%` }} className="min-h-0.5 rounded-t-small bg-ink/60" />}
            {done + failed === 0 && <span className="h-0.5 rounded-small bg-line-strong" />}
          </span>
        ))}
      </div>
      <p aria-hidden className="mt-1 flex justify-between text-small text-ink-faint">
        <span>{w.from}</span>
        <span>{w.to}</span>
      </p>
    </Card>
  )
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
