import { clsx } from 'clsx'
import { useState } from 'react'
import { words } from '../../lib/words.ts'
import { areaClass } from '../../ui/input-class.ts'
import type { Json } from '../flow-model/definition.ts'

/** A value of any shape as JSON; what is not JSON yet stays in the writer's hand and changes nothing. */
export function JsonField({ id, value, rows = 4, onChange }: { id: string; value: Json | undefined; rows?: number; onChange(value: Json | undefined): void }) {
  const [text, setText] = useState(value === undefined ? '' : JSON.stringify(value, null, 2))
  const [broken, setBroken] = useState(false)
  function write(next: string) {
    setText(next)
    const parsed = parse(next)
    setBroken(!parsed)
    if (parsed) onChange(parsed.value)
  }
  return (
    <>
      <textarea
        id={id}
        spellCheck={false}
        rows={rows}
        aria-invalid={broken || undefined}
        className={clsx(areaClass, 'field-sizing-content max-h-80 min-h-20 resize-none font-mono text-small!')}
        value={text}
        onChange={({ target }) => write(target.value)}
      />
      {broken && (
        <p role="alert" className="text-small text-critical">
          {words.flows.form.badJson}
        </p>
      )}
    </>
  )
}

function parse(text: string): { value: Json | undefined } | undefined {
  if (text.trim() === '') return { value: undefined }
  try {
    return { value: JSON.parse(text) as Json } // whatever JSON can be
  } catch {
    return undefined
  }
}
