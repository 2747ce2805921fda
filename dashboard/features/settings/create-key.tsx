import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { CopyField } from '../../ui/copy-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, SelectField } from '../../ui/field.tsx'
import { useMe } from '../identity/use-me.ts'
import { grantableScopes } from './key-scopes.ts'

const w = words.settings.keys
const lifetimes = [30, 90, 365]

/** Asks what the key is for, then shows it this once. */
export function CreateKey({ onClose }: { onClose(): void }) {
  const queryClient = useQueryClient()
  const create = useMutation(
    trpc.apiKeys.create.mutationOptions({
      onSuccess: () => void queryClient.invalidateQueries({ queryKey: trpc.apiKeys.pathKey() }),
    }),
  )
  if (create.data) {
    return (
      <Dialog open onClose={onClose} title={w.madeTitle} detail={w.madeDetail}>
        <CopyField text={create.data.key} label={w.key} />
        <div className="mt-4 flex justify-end">
          <Button look="primary" onClick={onClose}>
            {w.done}
          </Button>
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog open onClose={onClose} title={w.createTitle}>
      <KeyForm
        busy={create.isPending}
        error={create.error ? errorLine(create.error) : undefined}
        onClose={onClose}
        onSubmit={(fields) => create.mutate(fields)}
      />
    </Dialog>
  )
}

type KeyFields = { name: string; scopes: string[]; projectId?: string; expiresAt?: string }

function KeyForm({
  busy,
  error,
  onClose,
  onSubmit,
}: {
  busy: boolean
  error: string | undefined
  onClose(): void
  onSubmit(fields: KeyFields): void
}) {
  const available = grantableScopes(useMe().scopes)
  const projects = useQuery(trpc.projects.list.queryOptions({ limit: 100 }))
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<string[]>([])
  const [projectId, setProjectId] = useState('')
  const [days, setDays] = useState(0)

  function submit(event: FormEvent) {
    event.preventDefault()
    onSubmit({
      name,
      scopes,
      ...(projectId ? { projectId } : {}),
      ...(days ? { expiresAt: new Date(Date.now() + days * 86_400_000).toISOString() } : {}),
    })
  }
  function toggle(scope: string) {
    setScopes(scopes.includes(scope) ? scopes.filter((each) => each !== scope) : [...scopes, scope])
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field
        label={w.name}
        autoFocus
        value={name}
        placeholder={w.namePlaceholder}
        onChange={(event) => setName(event.target.value)}
      />
      <fieldset>
        <legend className="text-small font-medium text-ink-soft">{w.scopes}</legend>
        <p className="mb-1.5 text-small text-ink-faint">{w.scopesHint}</p>
        <div className="grid grid-cols-2 gap-x-3 rounded-control border border-line p-1.5">
          {available.map((scope) => (
            <label
              key={scope}
              className="flex h-7 items-center gap-2 rounded-small px-1.5 hover:bg-hover pointer-coarse:h-11"
            >
              <input
                type="checkbox"
                checked={scopes.includes(scope)}
                onChange={() => toggle(scope)}
                className="size-3.5 accent-ink"
              />
              <code className="font-mono text-small">{scope}</code>
            </label>
          ))}
        </div>
      </fieldset>
      <div className="grid grid-cols-2 gap-3">
        <SelectField label={w.project} value={projectId} onChange={(event) => setProjectId(event.target.value)}>
          <option value="">{w.allProjects}</option>
          {projects.data?.items.map((project) => (
            <option key={project.id} value={project.id}>
              {project.name}
            </option>
          ))}
        </SelectField>
        <SelectField label={w.expires} value={days} onChange={(event) => setDays(Number(event.target.value))}>
          <option value={0}>{w.never}</option>
          {lifetimes.map((each) => (
            <option key={each} value={each}>
              {w.days(each)}
            </option>
          ))}
        </SelectField>
      </div>
      {error && (
        <p role="alert" className="text-small text-critical">
          {error}
        </p>
      )}
      <div className="mt-1 flex justify-end gap-2">
        <Button look="quiet" onClick={onClose}>
          {words.actions.cancel}
        </Button>
        <Button look="primary" type="submit" busy={busy} disabled={!name.trim() || scopes.length === 0}>
          {w.create}
        </Button>
      </div>
    </form>
  )
}
