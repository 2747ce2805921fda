import { useEffect, useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { formatCount } from '../../lib/format-number.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/field.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useFlowView } from '../flow-editor/flow-view.ts'
import type { Mark } from '../flow-model/mark.ts'
import { findStep } from '../flow-model/lanes.ts'
import { marksOfCounts } from '../flow-model/marks-of-steps.ts'
import { stepTitle } from '../flow-model/step-words.ts'
import type { BacktestResult } from './backtest-result.ts'
import { DayChart } from './day-chart.tsx'
import { DetailsPanel } from '../flow-editor/details-panel.tsx'
import { PlannedDetails } from './planned-step.tsx'
import { useBacktest } from './use-backtest.ts'

const w = words.flows.backtest
const spans = [1, 7, 14, 30, 60, 90]

/** What the draft would have done with what has happened: by day, on the canvas, and in samples. */
export function BacktestPanel({ onMarks, onClose }: { onMarks(marks: ReadonlyMap<string, Mark> | undefined): void; onClose(): void }) {
  const { definition } = useFlowView()
  const [days, setDays] = useState(30)
  const { result, error, running, start, stop } = useBacktest()
  useEffect(() => {
    onMarks(result && marksOfCounts(definition, result))
  }, [result, definition, onMarks])
  useEffect(() => () => onMarks(undefined), [onMarks])
  if (definition.trigger.kind !== 'event')
    return (
      <DetailsPanel title={w.title} onClose={onClose}>
        <p className="text-ink-soft">{w.onlyEvents}</p>
      </DetailsPanel>
    )
  return (
    <DetailsPanel title={w.title} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p className="text-small text-ink-soft">{w.detail}</p>
        <div className="flex items-end gap-2">
          <SelectField label={w.days} className="flex-1" value={days} disabled={running} onChange={({ target }) => setDays(Number(target.value))}>
            {spans.map((each) => (
              <option key={each} value={each}>
                {w.daysOf(each)}
              </option>
            ))}
          </SelectField>
          {running ? (
            <Button look="plain" onClick={stop}>
              {w.cancel}
            </Button>
          ) : (
            <Button look="primary" onClick={() => void start(definition, days)}>
              {result ? w.again : w.run}
            </Button>
          )}
        </div>
        {running && <progress aria-label={w.progress} value={result?.progress ?? 0} max={1} className="h-1.5 w-full overflow-hidden rounded-full accent-(--accent)" />}
        {error !== undefined && (
          <p role="alert" className="text-small text-critical">
            {errorLine(error)}
          </p>
        )}
        {result && <Result result={result} running={running} />}
      </div>
    </DetailsPanel>
  )
}

function Result({ result, running }: { result: BacktestResult; running: boolean }) {
  const { lookedAt, matched, days, samples, isWhole } = result
  return (
    <div className="flex flex-col gap-5 border-t border-line pt-4">
      <dl className="grid grid-cols-2 gap-3">
        <div className="flex flex-col-reverse justify-end">
          <dt className="text-small text-ink-soft">{w.matched}</dt>
          <dd className="text-display font-semibold tabular-nums">
            {formatCount(matched)}
            {lookedAt > 0 && (
              <span className="ml-2 text-dense font-medium text-ink-faint">
                {new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 }).format(matched / lookedAt)}
              </span>
            )}
          </dd>
        </div>
        <div className="flex flex-col-reverse justify-end">
          <dt className="text-small text-ink-soft">{w.looked}</dt>
          <dd className="text-display font-semibold text-ink-soft tabular-nums">{formatCount(lookedAt)}</dd>
        </div>
      </dl>
      {!running && !isWhole && <p className="text-small text-caution">{w.stopped}</p>}
      {result.failing > 0 && <p className="text-small text-caution">{w.failing(result.failing)}</p>}
      {!running && isWhole && matched === 0 && <p className="text-ink-soft">{w.noMatch}</p>}
      {lookedAt > 0 && <DayChart days={days} />}
      {samples.length > 0 && (
        <section className="flex flex-col gap-1">
          <p className="text-small font-medium text-ink-soft">{w.samples}</p>
          <ul className="divide-y divide-line rounded-card border border-line bg-raised">
            {samples.map((sample) => (
              <Sample key={sample.eventId} sample={sample} />
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

function Sample({ sample }: { sample: BacktestResult['samples'][number] }) {
  const { definition, catalogue } = useFlowView()
  return (
    <li>
      <details>
        <summary className="flex min-h-9 list-none items-center gap-2 px-3 hover:bg-hover focus-visible:-outline-offset-2 pointer-coarse:min-h-11">
          <span className="min-w-0 flex-1 truncate">{sample.actorName}</span>
          <span className="text-small text-ink-faint">{w.steps(sample.steps.length)}</span>
          <RelativeTime at={sample.at} short className="w-14 text-right text-small text-ink-faint tabular-nums" />
        </summary>
        <ol className="flex flex-col gap-3 border-t border-line p-3">
          {sample.steps.map((planned) => {
            const step = findStep(definition, planned.id)
            return (
              <li key={planned.path} className="flex flex-col gap-1.5">
                <p className="text-dense font-medium">{step ? stepTitle(step, catalogue) : planned.path}</p>
                <PlannedDetails step={planned} />
              </li>
            )
          })}
        </ol>
      </details>
    </li>
  )
}
