import { TriangleAlert } from 'lucide-react'
import type { Output } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'
import { JsonView } from '../flow-editor/json-view.tsx'
import { type Explained, Explanation } from './explanation.tsx'

const w = words.flows.dryRun
export type Plan = Output['flows']['dryRun']
export type Planned = Plan['steps'][number]

/** What one step would get and give, what would make it fail, and why a branch goes where it goes. */
export function PlannedDetails({ step }: { step: Planned }) {
  return (
    <div className="flex flex-col gap-3">
      {step.isUncertain && <p className="text-small text-ink-soft">{w.uncertain}</p>}
      {step.problems.map((problem) => (
        <p key={problem} className="flex gap-2 rounded-control border border-caution/40 bg-caution/6 p-2.5 text-small wrap-anywhere text-caution">
          <TriangleAlert aria-hidden size={13} className="mt-0.5 shrink-0" />
          {problem}
        </p>
      ))}
      {step.branches?.map(({ title, where }, index) => (
        <section key={index} className="flex flex-col gap-1">
          <p className="text-small font-medium text-ink-soft">{title ?? words.flows.steps.lanes.branch}</p>
          {/* The server's own explanation, which the wire knows as any JSON. */}
          <Explanation explained={where as Explained} />
        </section>
      ))}
      {step.input !== null && <Part label={w.inputs} value={step.input} />}
      {step.output !== null && !step.branches && <Part label={w.outputs} value={step.output} />}
    </div>
  )
}

function Part({ label, value }: { label: string; value: unknown }) {
  return (
    <section className="flex flex-col gap-1">
      <p className="text-small font-medium text-ink-soft">{label}</p>
      <JsonView label={label} value={value} />
    </section>
  )
}
