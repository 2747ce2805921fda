import { type KeyboardEvent, useEffect, useState } from 'react'
import { words } from '../../lib/words.ts'
import type { FlowDetails } from './flow-records.ts'
import { useUpdateFlow } from './use-update-flow.ts'

/** The name in the header: a heading that can be written in. A name that is refused comes back to the hand. */
export function FlowName({ flow, readOnly }: { flow: FlowDetails; readOnly: boolean }) {
  const [name, setName] = useState(flow.name)
  useEffect(() => setName(flow.name), [flow.name])
  const rename = useUpdateFlow()
  const keep = () => {
    const next = name.trim()
    if (next === '' || next === flow.name) setName(flow.name)
    else rename.mutate({ id: flow.id, name: next })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') setName(flow.name)
    if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur()
  }
  return (
    <h1 className="min-w-0 flex-initial">
      <span className="sr-only">{flow.name}</span>
      <span className="relative inline-grid max-w-full align-middle">
        {/* Gives the input the width of its text. */}
        <span aria-hidden className="invisible h-8 truncate px-2 text-reading leading-8 font-semibold whitespace-pre">
          {name || ' '}
        </span>
        <input
          aria-label={words.flows.page.name}
          value={name}
          readOnly={readOnly}
          maxLength={120}
          size={1}
          onChange={({ target }) => setName(target.value)}
          onBlur={keep}
          onKeyDown={onKeyDown}
          className="absolute inset-0 w-full truncate rounded-control border border-transparent bg-transparent px-1.5 text-reading font-semibold hover:border-line focus-visible:border-accent-ink focus-visible:bg-raised read-only:border-transparent"
        />
      </span>
    </h1>
  )
}
