import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import type { Output } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { SelectField } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { Card, Section, Subtitle } from '../settings/section.tsx'

const w = words.desk.told
type Preferences = Output['notificationPreferences']['get']
type Kind = keyof Preferences['kinds']
type Places = Preferences['kinds'][Kind]

/** What one is told of, and where; each choice is kept at once. */
export function ToldSection() {
  const preferences = useQuery(trpc.notificationPreferences.get.queryOptions({}))
  return (
    <Section title={w.title} detail={w.detail}>
      {preferences.isPending ? (
        <Card>
          <RowsSkeleton height={56} rows={6} />
        </Card>
      ) : preferences.isError ? (
        <Card>
          <ErrorState error={preferences.error} onRetry={() => void preferences.refetch()} />
        </Card>
      ) : (
        <PreferencesTable preferences={preferences.data} />
      )}
    </Section>
  )
}

function PreferencesTable({ preferences }: { preferences: Preferences }) {
  const set = useSetPreferences()
  const put = (kind: Kind, change: Partial<Places>) =>
    set({ kinds: { [kind]: change } }, { ...preferences, kinds: { ...preferences.kinds, [kind]: { ...preferences.kinds[kind], ...change } } })
  return (
    <>
      <Card>
        <ul className="divide-y divide-line">
          {(Object.keys(w.kinds) as Kind[]).map((kind) => (
            <KindRow key={kind} kind={kind} places={preferences.kinds[kind]} onChange={(change) => put(kind, change)} />
          ))}
        </ul>
      </Card>
      <BrowserPermission />
      <Subtitle>{w.letter}</Subtitle>
      <p className="mb-3 text-dense text-ink-soft">{w.letterHint}</p>
      <div className="flex flex-wrap gap-3">
        <SelectField
          label={w.hour}
          value={preferences.digestHour}
          onChange={(event) => set({ digestHour: Number(event.target.value) }, { ...preferences, digestHour: Number(event.target.value) })}
        >
          {Array.from({ length: 24 }, (_, hour) => (
            <option key={hour} value={hour}>
              {String(hour).padStart(2, '0')}:00
            </option>
          ))}
        </SelectField>
        <SelectField
          label={w.timeZone}
          value={preferences.timeZone}
          onChange={(event) => set({ timeZone: event.target.value }, { ...preferences, timeZone: event.target.value })}
        >
          {[...new Set([preferences.timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])].map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll('_', ' ')}
            </option>
          ))}
        </SelectField>
      </div>
    </>
  )
}

function KindRow({ kind, places, onChange }: { kind: Kind; places: Places; onChange(change: Partial<Places>): void }) {
  const [title, detail] = w.kinds[kind] as [string, string]
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5 max-wide:gap-x-3 max-wide:gap-y-0">
      <div className="min-w-52 flex-1 max-wide:basis-full">
        <p className="font-medium">{title}</p>
        <p className="text-small text-ink-soft">{detail}</p>
      </div>
      {(['inApp', 'browser'] as const).map((place) => (
        <label key={place} className="flex h-8 items-center gap-1.5 text-small pointer-coarse:h-11">
          <input
            type="checkbox"
            checked={places[place]}
            aria-label={w.place(title, w.places[place])}
            onChange={(event) => onChange({ [place]: event.target.checked })}
            className="size-4 accent-accent"
          />
          <span aria-hidden>{w.places[place]}</span>
        </label>
      ))}
      <label className="flex items-center gap-1.5 text-small max-wide:flex-1">
        <span aria-hidden>{w.places.mail}</span>
        <Select
          aria-label={w.place(title, w.places.mail)}
          value={places.mail}
          className="w-32 max-wide:w-auto max-wide:flex-1"
          // Its options are the frequencies
          onChange={(event) => onChange({ mail: event.target.value as Places['mail'] })}
        >
          {Object.entries(w.frequencies).map(([frequency, label]) => (
            <option key={frequency} value={frequency}>
              {label}
            </option>
          ))}
        </Select>
      </label>
    </li>
  )
}

/** Browsers ask only when a person has pressed something. */
function BrowserPermission() {
  const [permission, setPermission] = useState(() => ('Notification' in window ? Notification.permission : 'denied'))
  if (permission === 'default')
    return (
      <Button look="plain" className="mt-3" onClick={() => void Notification.requestPermission().then(setPermission)}>
        {w.allow}
      </Button>
    )
  return <p className="mt-3 text-small text-ink-faint">{permission === 'granted' ? w.allowed : w.refused}</p>
}

/** Shows the choice at once; a refusal of the server takes it back. */
function useSetPreferences() {
  const queryClient = useQueryClient()
  const queryKey = trpc.notificationPreferences.get.queryKey({})
  const { mutate } = useMutation(
    trpc.notificationPreferences.set.mutationOptions({
      onSuccess: (saved) => queryClient.setQueryData(queryKey, saved),
      onError(error) {
        toast(errorLine(error), { critical: true })
        void queryClient.invalidateQueries({ queryKey })
      },
    }),
  )
  return (change: Parameters<typeof mutate>[0], shown: Preferences) => {
    queryClient.setQueryData(queryKey, shown)
    mutate(change)
  }
}
