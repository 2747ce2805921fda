import { useState } from 'react'
import { words } from '../../lib/words.ts'
import { inputClass } from '../../ui/input-class.ts'
import type { SlaPolicy } from './levels-section.tsx'
import { readMinutes, writeMinutes } from './spans.ts'

const w = words.desk.levels
export type Targets = Pick<SlaPolicy, 'firstResponseMinutes' | 'nextResponseMinutes' | 'resolutionMinutes'>

const kinds = ['firstResponseMinutes', 'nextResponseMinutes', 'resolutionMinutes'] as const
const priorities = ['urgent', 'high', 'normal', 'low'] as const

/** A table: a promise for each priority. What is no time stays where it was written, and says so. */
export function TargetsEditor({ targets, onChange }: { targets: Targets; onChange(targets: Targets): void }) {
  return (
    <fieldset>
      <legend className="mb-1 text-small font-medium text-ink-soft">{w.targets}</legend>
      <div className="overflow-x-auto">
        <table className="w-full border-separate border-spacing-1 -mx-1">
          <thead>
            <tr className="text-left text-small font-medium text-ink-soft">
              <td />
              {priorities.map((priority) => (
                <th key={priority} scope="col" className="font-medium">
                  {w.priorities[priority]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {kinds.map((kind) => (
              <tr key={kind}>
                <th scope="row" className="pr-2 text-left font-normal whitespace-nowrap">
                  {w.kinds[kind]}
                </th>
                {priorities.map((priority) => (
                  <td key={priority}>
                    <Span
                      label={w.target(w.kinds[kind], w.priorities[priority])}
                      minutes={targets[kind][priority]}
                      onChange={(minutes) => onChange({ ...targets, [kind]: { ...targets[kind], [priority]: minutes } })}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="mt-1 text-small text-ink-faint">{w.targetsHint}</p>
    </fieldset>
  )
}

export function Span({ label, minutes, onChange }: { label: string; minutes: number | null; onChange(minutes: number | null): void }) {
  const [text, setText] = useState(writeMinutes(minutes))
  const wrong = readMinutes(text) === undefined
  return (
    <input
      aria-label={label}
      aria-invalid={wrong ? true : undefined}
      title={wrong ? w.badTime : undefined}
      value={text}
      inputMode="text"
      onChange={(event) => {
        setText(event.target.value)
        const read = readMinutes(event.target.value)
        if (read !== undefined) onChange(read)
      }}
      className={`${inputClass} min-w-11 px-2! tabular-nums`}
    />
  )
}
