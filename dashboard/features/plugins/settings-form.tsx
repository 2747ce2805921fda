import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { issuesOf } from '../../lib/issues-of.ts'
import { reasonOf } from '../../lib/reason-of.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.tsx'
import type { InstalledPlugin } from './records.ts'
import { changesOf, draftOf, troublesOf } from './settings-draft.ts'
import { SettingsInput } from './settings-input.tsx'

const w = words.plugins.settings

/** A form made from what the plugin declares. */
export function SettingsForm({ plugin: { id, settings }, disabled }: { plugin: InstalledPlugin; disabled: boolean }) {
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState(() => draftOf(settings))
  const [tried, setTried] = useState(false)
  const save = useMutation(
    trpc.plugins.update.mutationOptions({
      onSuccess(saved) {
        toast(w.saved)
        setDraft(draftOf(saved.settings))
        setTried(false)
        void queryClient.invalidateQueries({ queryKey: trpc.plugins.pathKey() })
      },
    }),
  )
  const changes = changesOf(settings, draft)
  const troubles = troublesOf(settings, draft)
  const issues = issuesOf(save.error)
  const errorOf = (name: string) =>
    tried && troubles[name] ? (troubles[name] === 'needed' ? w.needed : w.notNumber) : issues[`settings.${name}`]

  function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (Object.keys(troubles).length === 0) save.mutate({ id, settings: changes })
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4 p-4">
      <div className="flex max-w-[520px] flex-col gap-4">
        {settings.map((field) => (
          <SettingsInput
            key={field.name}
            field={field}
            value={draft[field.name] ?? null}
            error={errorOf(field.name)}
            disabled={disabled}
            onChange={(value) => setDraft({ ...draft, [field.name]: value })}
          />
        ))}
      </div>
      {save.error && Object.keys(issues).length === 0 && (
        <p role="alert" className="text-small text-critical">
          {reasonOf(save.error)}
        </p>
      )}
      {!disabled && (
        <Button look="primary" type="submit" className="self-start" busy={save.isPending} disabled={Object.keys(changes).length === 0}>
          {w.save}
        </Button>
      )}
    </form>
  )
}
