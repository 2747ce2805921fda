import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { issuesOf } from '../../lib/issues-of.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Field } from '../../ui/field.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'

const w = words.flows.secrets

/** Tokens that steps send to other programs: written once, never shown again. */
export function SecretsDialog({ onClose }: { onClose(): void }) {
  const queryClient = useQueryClient()
  const secrets = useQuery(trpc.flowSecrets.list.queryOptions({}, { staleTime: 0 }))
  const readAgain = () => void queryClient.invalidateQueries({ queryKey: trpc.flowSecrets.pathKey() })
  const remove = useMutation(
    trpc.flowSecrets.remove.mutationOptions({ onSuccess: readAgain, onError: (error) => toast(errorLine(error), { critical: true }) }),
  )
  return (
    <Dialog open onClose={onClose} title={w.title} detail={w.detail}>
      {secrets.isPending && <RowsSkeleton height={44} rows={2} />}
      {secrets.isError && !secrets.data && <ErrorState error={secrets.error} onRetry={() => void secrets.refetch()} />}
      <ul aria-label={w.title} className="divide-y divide-line">
        {secrets.data?.items.map(({ name, updatedAt }) => (
          <li key={name} className="flex min-h-11 items-center gap-2.5">
            <KeyRound aria-hidden size={14} className="text-ink-faint" />
            <code className="min-w-0 flex-1 truncate font-mono text-small">{name}</code>
            <RelativeTime at={updatedAt} className="text-small text-ink-faint" />
            <IconButton icon={Trash2} label={w.remove(name)} onClick={() => remove.mutate({ name })} />
          </li>
        ))}
      </ul>
      {secrets.data?.items.length === 0 && <p className="text-dense text-ink-soft">{w.empty}</p>}
      <SecretForm onKept={readAgain} />
    </Dialog>
  )
}

function SecretForm({ onKept }: { onKept(): void }) {
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const keep = useMutation(
    trpc.flowSecrets.set.mutationOptions({
      onSuccess() {
        toast(w.kept)
        setName('')
        setValue('')
        onKept()
      },
    }),
  )
  const issues = issuesOf(keep.error)
  function submit(event: FormEvent) {
    event.preventDefault()
    keep.mutate({ name, value })
  }
  return (
    <form onSubmit={submit} noValidate className="mt-4 flex flex-col gap-3 border-t border-line pt-4">
      <Field label={w.name} hint={w.nameHint} value={name} error={issues['name']} autoComplete="off" onChange={({ target }) => setName(target.value)} />
      <Field label={w.value} type="password" value={value} error={issues['value']} autoComplete="off" onChange={({ target }) => setValue(target.value)} />
      {keep.error && Object.keys(issues).length === 0 && (
        <p role="alert" className="text-small text-critical">
          {errorLine(keep.error)}
        </p>
      )}
      <Button look="primary" type="submit" className="self-end" busy={keep.isPending} disabled={name === '' || value === ''}>
        {w.keep}
      </Button>
    </form>
  )
}
