import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { allOf, type EventGroup, groupEvents, isChosen, toggleEvent } from './event-choice.ts'

const w = words.webhooks.form
const rowClass = 'flex min-h-7 items-center gap-2 rounded-small px-1.5 hover:bg-hover pointer-coarse:min-h-11'

/** Every event there is, by kind; or all, whatever comes. */
export function EventPicker({
  chosen,
  error,
  onChange,
}: {
  chosen: readonly string[]
  error: string | undefined
  onChange(chosen: string[]): void
}) {
  const events = useQuery(trpc.webhooks.listEvents.queryOptions({}))
  const [filter, setFilter] = useState('')
  const all = chosen.includes('*')
  const groups = groupEvents(events.data?.eventNames ?? [])
  const fitting = groups
    .map(({ kind, eventNames }) => ({ kind, eventNames, shown: eventNames.filter((name) => name.includes(filter)) }))
    .filter(({ shown }) => shown.length > 0)
  return (
    <fieldset>
      <legend className="flex w-full items-baseline justify-between text-small font-medium text-ink-soft">
        {w.events}
        {!all && <span className="font-normal text-ink-faint tabular-nums">{w.chosen(chosen.length)}</span>}
      </legend>
      <div className="mt-1 rounded-control border border-line">
        <label className="flex min-h-10 items-center gap-2 px-3 hover:bg-hover">
          <input
            type="checkbox"
            checked={all}
            onChange={() => onChange(all ? [] : ['*'])}
            className="size-3.5 accent-ink"
          />
          <span className="font-medium">{w.all}</span>
          <span className="text-small text-ink-faint">{w.allHint}</span>
        </label>
        {!all && (
          <div className="border-t border-line p-2">
            <div className="mb-1.5 flex">
              <SearchField value={filter} label={w.search} onChange={setFilter} />
            </div>
            <div className="h-60 scroll-quiet">
              {events.isPending && <RowsSkeleton height={32} rows={6} />}
              {events.isError && <ErrorState error={events.error} onRetry={() => void events.refetch()} />}
              {events.isSuccess && fitting.length === 0 && <p className="p-1.5 text-ink-soft">{w.nothing}</p>}
              {fitting.map(({ shown, ...group }) => (
                <Group key={group.kind} group={group} shown={shown} chosen={chosen} onChange={onChange} />
              ))}
            </div>
          </div>
        )}
      </div>
      {error && (
        <p role="alert" className="mt-1 text-small text-critical">
          {error}
        </p>
      )}
    </fieldset>
  )
}

function Group({
  group,
  shown,
  chosen,
  onChange,
}: {
  group: EventGroup
  shown: readonly string[]
  chosen: readonly string[]
  onChange(chosen: string[]): void
}) {
  const every = allOf(group.kind)
  return (
    <div className="mb-1.5">
      <label className={rowClass}>
        <input
          type="checkbox"
          checked={chosen.includes(every)}
          onChange={() => onChange(toggleEvent(chosen, group, every))}
          className="size-3.5 accent-ink"
        />
        <span className="font-medium">{w.allOf(group.kind)}</span>
      </label>
      <div className="ml-4 grid grid-cols-1 gap-x-3 wide:grid-cols-2">
        {shown.map((name) => (
          <label key={name} className={rowClass}>
            <input
              type="checkbox"
              checked={isChosen(chosen, name)}
              onChange={() => onChange(toggleEvent(chosen, group, name))}
              className="size-3.5 accent-ink"
            />
            <code className="min-w-0 truncate font-mono text-small">{name}</code>
          </label>
        ))}
      </div>
    </div>
  )
}
