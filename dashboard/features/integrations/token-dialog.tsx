import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { reasonOf } from '../../lib/reason-of.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Integration } from './records.ts'

const w = words.integrations

export function TokenDialog({ integration: { id, title }, onClose }: { integration: Integration; onClose(): void }) {
  const queryClient = useQueryClient()
  const [token, setToken] = useState('')
  const save = useMutation(
    trpc.integrations.saveToken.mutationOptions({
      onSuccess() {
        toast(w.outcome.connected(title))
        void queryClient.invalidateQueries({ queryKey: trpc.integrations.pathKey() })
        onClose()
      },
    }),
  )
  function submit(event: FormEvent) {
    event.preventDefault()
    save.mutate({ id, token })
  }
  return (
    <Dialog open onClose={onClose} title={w.token.title(title)} detail={w.token.detail}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Field
          label={w.token.label}
          type="password"
          autoComplete="off"
          spellCheck={false}
          autoFocus
          value={token}
          error={save.error ? reasonOf(save.error) : undefined}
          onChange={(event) => setToken(event.target.value)}
        />
        <div className="mt-1 flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {words.actions.cancel}
          </Button>
          <Button look="primary" type="submit" busy={save.isPending} disabled={!token.trim()}>
            {w.token.save}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
