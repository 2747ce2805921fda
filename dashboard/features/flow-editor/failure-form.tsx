import { words } from '../../lib/words.ts'
import { Field, SelectField } from '../../ui/field.tsx'
import type { StepOf } from '../flow-model/definition.ts'

const w = words.flows.form
export type FailingStep = StepOf<'operation'> | StepOf<'action'> | StepOf<'flow'>
type OnError = 'none' | 'fail' | 'continue'

// What the engine does with a step that says nothing.
const usualRetry = { attempts: 5, seconds: 5 }

/** How often a step is tried, what happens when it fails for good, and how it is undone. */
export function FailureForm({ step, onChange }: { step: FailingStep; onChange(step: FailingStep, group?: string): void }) {
  function setOnError(choice: OnError) {
    const { onError, ...rest } = step
    // oxlint-disable-next-line unicorn/no-thenable -- a word, never a function
    onChange(choice === 'none' ? rest : { ...rest, onError: { then: choice, steps: onError?.steps ?? [] } })
  }
  const retry = step.retry ?? usualRetry
  function setRetry(change: Partial<typeof retry>, group: string) {
    onChange({ ...step, retry: { ...retry, ...change } }, group)
  }
  return (
    <details className="group rounded-control border border-line">
      <summary className="flex h-9 items-center px-3 text-dense font-medium text-ink-soft hover:text-ink pointer-coarse:h-11">{w.more}</summary>
      <div className="flex flex-col gap-4 border-t border-line p-3">
        {step.kind !== 'flow' && (
          <div className="grid grid-cols-2 gap-3">
            <Field
              label={w.attempts}
              type="number"
              min={1}
              max={25}
              value={retry.attempts}
              onChange={({ target }) => setRetry({ attempts: Math.min(25, Math.max(1, Number(target.value))) }, 'attempts')}
            />
            {retry.attempts > 1 && (
              <Field
                label={w.retrySeconds}
                type="number"
                min={1}
                value={retry.seconds}
                onChange={({ target }) => setRetry({ seconds: Math.max(1, Number(target.value)) }, 'seconds')}
              />
            )}
          </div>
        )}
        <SelectField
          label={w.onError}
          value={step.onError?.then ?? 'none'}
          // Its options are these
          onChange={({ target }) => setOnError(target.value as OnError)}
        >
          {(['none', 'fail', 'continue'] as const).map((choice) => (
            <option key={choice} value={choice}>
              {w.onErrorChoices[choice]}
            </option>
          ))}
        </SelectField>
        <label className="flex items-start gap-2 text-dense">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-(--ink)"
            checked={step.compensate !== undefined}
            onChange={({ target }) => {
              const { compensate: _, ...rest } = step
              onChange(target.checked ? { ...rest, compensate: [] } : rest)
            }}
          />
          <span>
            {w.compensate}
            <span className="block text-small text-ink-faint">{w.compensateHint}</span>
          </span>
        </label>
      </div>
    </details>
  )
}
