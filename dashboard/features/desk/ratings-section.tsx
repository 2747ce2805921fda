import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { allPages } from '../../lib/all-pages.ts'
import { issuesOf } from '../../lib/issues-of.ts'
import type { Output } from '../../lib/records.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Field, SelectField } from '../../ui/field.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { Card, Section } from '../settings/section.tsx'
import { Check } from './check.tsx'
import { useSaving } from './use-saving.ts'

const w = words.desk.ratings
type RatingSettings = Output['ratingSettings']['get']

/** When contacts are asked how they were helped. */
export function RatingsSection() {
  const settings = useQuery(trpc.ratingSettings.get.queryOptions({}))
  return (
    <Section title={w.title} detail={w.detail}>
      <Card>
        {settings.isPending ? (
          <RowsSkeleton height={56} rows={4} />
        ) : settings.isError ? (
          <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />
        ) : (
          <RatingsForm key={JSON.stringify(settings.data)} settings={settings.data} />
        )}
      </Card>
    </Section>
  )
}

function RatingsForm({ settings }: { settings: RatingSettings }) {
  const [given, setGiven] = useState(settings)
  const save = useMutation(trpc.ratingSettings.update.mutationOptions(useSaving(trpc.ratingSettings.pathKey(), () => undefined)))
  const issues = issuesOf(save.error)
  const put = (change: Partial<RatingSettings>) => setGiven({ ...given, ...change })

  function submit(event: FormEvent) {
    event.preventDefault()
    save.mutate(given)
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4 p-4">
      <Check label={w.enabled} checked={given.enabled} onChange={(enabled) => put({ enabled })} />
      <ChannelChoice chosen={given.channelIds} onChange={(channelIds) => put({ channelIds })} />
      <div className="grid gap-3 wide:grid-cols-2">
        <SelectField label={w.delay} value={given.delayMinutes} onChange={(event) => put({ delayMinutes: Number(event.target.value) })}>
          {withOwn([0, 30, 60, 240, 1440, 4320], given.delayMinutes).map((minutes) => (
            <option key={minutes} value={minutes}>
              {w.delays[minutes] ?? w.minutes(minutes)}
            </option>
          ))}
        </SelectField>
        <SelectField label={w.once} value={given.onceInDays} onChange={(event) => put({ onceInDays: Number(event.target.value) })}>
          {withOwn([0, 1, 7, 14, 30, 90], given.onceInDays).map((days) => (
            <option key={days} value={days}>
              {w.days(days)}
            </option>
          ))}
        </SelectField>
      </div>
      <Field
        label={w.question}
        value={given.question}
        placeholder={w.questionPlaceholder}
        error={issues['question']}
        onChange={(event) => put({ question: event.target.value })}
      />
      <Field
        label={w.thanks}
        value={given.thanks}
        placeholder={w.thanksPlaceholder}
        error={issues['thanks']}
        onChange={(event) => put({ thanks: event.target.value })}
      />
      <Check label={w.afterBulk} checked={given.askAfterBulk} onChange={(askAfterBulk) => put({ askAfterBulk })} />
      <Button look="primary" type="submit" busy={save.isPending} className="self-start">
        {words.actions.save}
      </Button>
    </form>
  )
}

function ChannelChoice({ chosen, onChange }: { chosen: string[]; onChange(channelIds: string[]): void }) {
  const channels = useQuery(allPages(trpc.channels.list.pathKey(), (page) => rpc.channels.list.query(page)))
  // Only chats and mails can be answered with a rating.
  const items = (channels.data?.items ?? []).filter(({ kind }) => kind === 'chat' || kind === 'email')
  return (
    <fieldset>
      <legend className="mb-1 text-small font-medium text-ink-soft">{w.channels}</legend>
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {items.map(({ id, name }) => (
          <li key={id}>
            <Check
              label={name}
              checked={chosen.includes(id)}
              onChange={(checked) => onChange(checked ? [...chosen, id] : chosen.filter((each) => each !== id))}
            />
          </li>
        ))}
      </ul>
      {chosen.length === 0 && <p className="text-small text-ink-faint">{w.everywhere}</p>}
    </fieldset>
  )
}

function withOwn(choices: number[], own: number): number[] {
  return choices.includes(own) ? choices : [...choices, own].sort((a, b) => a - b)
}
