import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { reasonOf } from '../../lib/reason-of.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Integration } from './records.ts'
import { TokenDialog } from './token-dialog.tsx'
import { useConnect } from './use-connect.ts'

const w = words.integrations

/** @param checkBy an operation of the plugin that asks the service and changes nothing */
export function ConnectionActions({ integration, checkBy }: { integration: Integration; checkBy: string | undefined }) {
  const { id, title, state, auth } = integration
  const queryClient = useQueryClient()
  const [open, setOpen] = useState<'token' | 'disconnect' | null>(null)
  const refresh = () => void queryClient.invalidateQueries({ queryKey: trpc.integrations.pathKey() })
  const onError = (error: unknown) => toast(reasonOf(error), { critical: true })
  const connect = useConnect()
  const check = useMutation(trpc.plugins.call.mutationOptions({ onSuccess: () => toast(w.works), onError, onSettled: refresh }))
  const disconnect = useMutation(
    trpc.integrations.disconnect.mutationOptions({
      onSuccess() {
        toast(w.disconnected(title))
        refresh()
      },
      onError,
      onSettled: () => setOpen(null),
    }),
  )
  const isOver = state === 'expired'
  return (
    <div className="mt-4 flex flex-wrap gap-2 border-t border-line pt-3">
      {checkBy && (
        <Button look="plain" busy={check.isPending} onClick={() => check.mutate({ id, operation: checkBy })}>
          {check.isPending ? w.checking : w.check}
        </Button>
      )}
      <Button
        look={isOver ? 'primary' : 'plain'}
        busy={connect.isPending}
        onClick={() => (auth === 'oauth2' ? connect.mutate({ id }) : setOpen('token'))}
      >
        {isOver ? w.again : w.other}
      </Button>
      <Button look="critical" className="wide:ml-auto" onClick={() => setOpen('disconnect')}>
        {w.disconnect}
      </Button>
      {open === 'token' && <TokenDialog integration={integration} onClose={() => setOpen(null)} />}
      <Confirm
        open={open === 'disconnect'}
        onClose={() => setOpen(null)}
        title={w.disconnectTitle(title)}
        detail={w.disconnectDetail}
        action={w.disconnect}
        busy={disconnect.isPending}
        onConfirm={() => disconnect.mutate({ id })}
      />
    </div>
  )
}
