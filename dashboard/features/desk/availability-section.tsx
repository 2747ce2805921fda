import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { issuesOf } from '../../lib/issues-of.ts'
import type { Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Field } from '../../ui/field.tsx'
import { Segments } from '../../ui/segments.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { Card, Section } from '../settings/section.tsx'
import { useSaving } from './use-saving.ts'

const w = words.desk.availability
type Availability = Output['availability']['get']

/** Whether teams give one new conversations, and how many at once. */
export function AvailabilitySection() {
  const availability = useQuery(trpc.availability.get.queryOptions({}))
  return (
    <Section title={w.title} detail={w.detail}>
      <Card>
        {availability.isPending ? (
          <RowsSkeleton height={56} rows={2} />
        ) : availability.isError ? (
          <ErrorState error={availability.error} onRetry={() => void availability.refetch()} />
        ) : (
          <AvailabilityForm key={JSON.stringify(availability.data)} availability={availability.data} />
        )}
      </Card>
    </Section>
  )
}

function AvailabilityForm({ availability }: { availability: Availability }) {
  const [away, setAway] = useState(availability.away)
  const [until, setUntil] = useState(localValue(availability.awayUntil))
  const [capacity, setCapacity] = useState(availability.capacity?.toString() ?? '')
  const save = useMutation(trpc.availability.set.mutationOptions(useSaving(trpc.availability.pathKey(), () => undefined)))
  const issues = issuesOf(save.error)

  function submit(event: FormEvent) {
    event.preventDefault()
    save.mutate({
      away,
      awayUntil: away && until ? new Date(until).toISOString() : null,
      capacity: capacity === '' ? null : Number(capacity),
    })
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4 p-4">
      <Segments
        label={w.title}
        value={away ? 'away' : 'present'}
        options={[
          { value: 'present', label: w.present },
          { value: 'away', label: w.away },
        ]}
        onChange={(value) => setAway(value === 'away')}
        className="self-start"
      />
      {away && (
        <Field
          label={w.until}
          type="datetime-local"
          value={until}
          hint={w.untilHint}
          error={issues['awayUntil']}
          onChange={(event) => setUntil(event.target.value)}
          className="max-w-80"
        />
      )}
      <Field
        label={w.capacity}
        type="number"
        min={0}
        value={capacity}
        placeholder={w.capacityPlaceholder}
        hint={w.capacityHint}
        error={issues['capacity']}
        onChange={(event) => setCapacity(event.target.value)}
        className="max-w-80"
      />
      <Button look="primary" type="submit" busy={save.isPending} className="self-start">
        {words.actions.save}
      </Button>
    </form>
  )
}

/** ISO 8601 → what a datetime-local input takes, in the reader's zone. */
function localValue(moment: string | null): string {
  if (moment === null) return ''
  const date = new Date(moment)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
