import { clsx } from 'clsx'
import { Check, CircleHelp, X } from 'lucide-react'
import { words } from '../../lib/words.ts'
import type { Comparison } from '../flow-model/definition.ts'
import { pathWords } from '../flow-model/path-words.ts'

const w = words.flows

/** A condition with what each comparison found; `result` null: only a real run would tell. */
export type Explained =
  | { kind: 'comparison'; field: string; test: Comparison['test']; left?: unknown; right?: unknown; result: boolean | null }
  | { kind: 'all' | 'any' | 'not'; of: Explained[]; result: boolean | null }

/** Why a condition holds or not: each comparison with the value that it met. */
export function Explanation({ explained }: { explained: Explained }) {
  if (explained.kind === 'comparison') return <ComparisonLine {...explained} />
  const mode = explained.kind === 'not' ? 'none' : explained.kind
  if (explained.kind !== 'not' && explained.of.length === 1 && explained.of[0]) return <Explanation explained={explained.of[0]} />
  return (
    <div className="flex flex-col gap-1">
      <p className="flex items-center gap-1.5 text-small font-medium text-ink-soft">
        <Truth result={explained.result} />
        {w.conditions.modes[mode]}
      </p>
      <ul className="ml-2 flex flex-col gap-1 border-l border-line pl-3">
        {explained.of.map((part, index) => (
          <li key={index}>
            <Explanation explained={part} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function ComparisonLine({ field, test, left, right, result }: Extract<Explained, { kind: 'comparison' }>) {
  return (
    <p className="flex items-start gap-1.5 text-small">
      <Truth result={result} />
      <span className="min-w-0 wrap-anywhere">
        {pathWords(field)} {w.conditions.tests[test]} {right === undefined || right === null ? '' : shown(right)}
        <span className="block text-ink-faint">{w.dryRun.was(shown(left))}</span>
      </span>
    </p>
  )
}

function Truth({ result }: { result: boolean | null }) {
  const Icon = result === null ? CircleHelp : result ? Check : X
  const label = result === null ? w.dryRun.unknown : result ? w.dryRun.holds : w.dryRun.fails
  return (
    <span role="img" aria-label={label} title={label} className={clsx('mt-px shrink-0', result ? 'text-positive' : result === null ? 'text-ink-faint' : 'text-critical')}>
      <Icon aria-hidden size={14} strokeWidth={2.25} />
    </span>
  )
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return w.dryRun.nothing
  const text = typeof value === 'string' ? `“${value}”` : JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
