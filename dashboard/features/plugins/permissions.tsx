import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { reasonOf } from '../../lib/reason-of.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.tsx'
import { GrantList } from './grant-list.tsx'
import { Reach } from './reach.tsx'
import type { InstalledPlugin } from './records.ts'

const w = words.plugins.permissions

export function Permissions({ plugin, disabled }: { plugin: InstalledPlugin; disabled: boolean }) {
  const { id, scopes, grantedScopes } = plugin
  const queryClient = useQueryClient()
  const [granted, setGranted] = useState(grantedScopes)
  const save = useMutation(
    trpc.plugins.update.mutationOptions({
      onSuccess() {
        toast(w.saved)
        void queryClient.invalidateQueries({ queryKey: trpc.plugins.pathKey() })
      },
      onError: (error) => toast(reasonOf(error), { critical: true }),
    }),
  )
  const isSame = granted.length === grantedScopes.length && granted.every((scope) => grantedScopes.includes(scope))
  return (
    <div className="p-4">
      <GrantList scopes={scopes} granted={granted} disabled={disabled} onChange={setGranted} />
      {!isSame && (
        <Button look="primary" className="mt-3" busy={save.isPending} onClick={() => save.mutate({ id, grantedScopes: granted })}>
          {w.save}
        </Button>
      )}
      <div className="mt-4 border-t border-line pt-4">
        <Reach of={plugin} />
      </div>
    </div>
  )
}
