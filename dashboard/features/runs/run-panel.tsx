import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Select } from '../../ui/select.tsx'
import { JsonView } from '../flow-editor/json-view.tsx'
import { MarkSign } from '../flow-editor/mark-sign.tsx'
import { useFlowView } from '../flow-editor/flow-view.ts'
import { triggerId, whereId } from '../flow-model/mark.ts'
import { findStep } from '../flow-model/lanes.ts'
import { stepTitle } from '../flow-model/step-words.ts'
import { triggerWords } from '../flow-model/trigger-words.ts'
import { DetailsPanel } from '../flow-editor/details-panel.tsx'
import { useMay } from '../identity/use-me.ts'
import { ApprovalCard } from './approval-card.tsx'
import { markState } from './mark-state.ts'
import { isOver, type RunDetails, type RunStep } from './run-records.ts'
import { took } from './took.ts'
import { useMyApprovals } from './use-my-approvals.ts'
import { useRunActions } from './use-run-actions.ts'

const w = words.runs

/** What the selected step took and gave; without one, what began the run and how it ended. */
export function RunPanel({ run }: { run: RunDetails }) {
  const { definition, catalogue, selected, onSelect } = useFlowView()
  const step = findStep(definition, selected)
  const times = run.steps.filter(({ stepId }) => stepId === selected)
  if (step)
    return (
      <DetailsPanel title={stepTitle(step, catalogue)} onClose={() => onSelect(undefined)}>
        {times.length === 0 ? <p className="text-ink-soft">{w.step.notReached}</p> : <Times key={step.id} run={run} times={times} />}
      </DetailsPanel>
    )
  const title = selected === triggerId || selected === whereId ? triggerWords(definition.trigger) : w.page.trigger
  return (
    <DetailsPanel title={title} onClose={() => onSelect(undefined)}>
      <div className="flex flex-col gap-4">
        {run.error && <Problem text={run.error} />}
        <MyApprovals run={run} />
        <dl className="grid grid-cols-[88px_1fr] gap-y-1.5 text-dense">
          <dt className="text-ink-faint">{w.page.begun}</dt>
          <dd>
            <RelativeTime at={run.createdAt} />
          </dd>
          {run.finishedAt && (
            <>
              <dt className="text-ink-faint">{w.page.finished}</dt>
              <dd>
                <RelativeTime at={run.finishedAt} />
              </dd>
            </>
          )}
          <dt className="text-ink-faint">{words.flows.columns.flow}</dt>
          <dd>{w.page.version(run.version)}</dd>
        </dl>
        <Part label={w.page.trigger} value={run.trigger} />
      </div>
    </DetailsPanel>
  )
}

function Times({ run, times }: { run: RunDetails; times: readonly RunStep[] }) {
  const [path, setPath] = useState<string>()
  const step = times.find((each) => each.path === path) ?? times.at(-1)
  const mayWrite = useMay('runs:write')
  const { retry } = useRunActions()
  if (!step) return null
  const wait = run.waits.find((each) => each.path === step.path)
  return (
    <div className="flex flex-col gap-4">
      {times.length > 1 && (
        <Select aria-label={w.step.times} value={step.path} onChange={({ target }) => setPath(target.value)}>
          {times.map((each) => (
            <option key={each.path}>{each.path}</option>
          ))}
        </Select>
      )}
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-small text-ink-soft">
        <MarkSign mark={{ state: markState(step) }} />
        <span className="font-medium text-ink">{w.step.states[markState(step)]}</span>
        <span>{w.step.attempts(step.attempts)}</span>
        <RelativeTime at={step.startedAt} />
        {step.finishedAt && <span>{w.page.took(took(step.startedAt, step.finishedAt)).toLocaleLowerCase()}</span>}
        {wait?.until && (
          <span>
            {w.step.next} <RelativeTime at={wait.until} />
          </span>
        )}
      </p>
      {step.error && <Problem text={step.error} />}
      <MyApprovals run={run} path={step.path} />
      {step.input !== null && <Part label={w.step.input} value={step.input} />}
      {step.output !== null && <Part label={w.step.output} value={step.output} />}
      {mayWrite && isOver(run.state) && (
        <Button look="plain" className="self-start" busy={retry.isPending} onClick={() => retry.mutate({ id: run.id, fromPath: step.path })}>
          <RotateCcw aria-hidden size={14} />
          {w.page.retryFrom}
        </Button>
      )}
    </div>
  )
}

function MyApprovals({ run, path }: { run: RunDetails; path?: string }) {
  const approvals = useMyApprovals()
  return approvals
    .filter((approval) => approval.runId === run.id && (path === undefined || approval.path === path))
    .map((approval) => <ApprovalCard key={approval.path} approval={approval} within />)
}

function Part({ label, value }: { label: string; value: unknown }) {
  return (
    <section className="flex flex-col gap-1">
      <p className="text-small font-medium text-ink-soft">{label}</p>
      <JsonView label={label} value={value} />
    </section>
  )
}

function Problem({ text }: { text: string }) {
  return <p className="rounded-control border border-critical/35 bg-critical/6 p-2.5 text-dense wrap-anywhere text-critical">{text}</p>
}
