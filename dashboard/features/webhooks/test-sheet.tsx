import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleCheck, TriangleAlert } from 'lucide-react'
import { useEffect } from 'react'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Bar, Skeleton } from '../../ui/skeleton.tsx'
import { AttemptDetails } from './attempt-details.tsx'

const w = words.webhooks.test
const lookAgainMs = 400

/** Sends a test when it opens, and shows what came back. */
export function TestSheet({ webhookId, onClose }: { webhookId: string; onClose(): void }) {
  const queryClient = useQueryClient()
  const test = useMutation(trpc.webhooks.test.mutationOptions())
  const { mutate } = test
  useEffect(() => mutate({ id: webhookId }), [mutate, webhookId])
  const details = useQuery(
    trpc.webhookDeliveries.get.queryOptions(
      { id: test.data?.id ?? '' },
      {
        enabled: test.data !== undefined,
        staleTime: 0,
        refetchInterval: ({ state }) => (state.data?.delivery.finishedAt ? false : lookAgainMs),
      },
    ),
  )
  const attempt = details.data?.attempts[0]
  const error = test.error ?? details.error
  function close() {
    void queryClient.invalidateQueries({ queryKey: trpc.webhookDeliveries.pathKey() })
    onClose()
  }
  return (
    <Dialog open onClose={close} title={w.title} broad>
      {error && <ErrorState error={error} onRetry={() => mutate({ id: webhookId })} />}
      {!error && !attempt && (
        <Skeleton className="flex flex-col gap-3 py-2">
          <p className="text-ink-soft">{w.waiting}</p>
          <Bar className="w-2/5" />
          <Bar className="w-4/5" />
        </Skeleton>
      )}
      {!error && attempt && (
        <div aria-live="polite">
          <p className="mb-3 flex items-center gap-2 font-medium">
            {attempt.reason === null ? (
              <CircleCheck aria-hidden size={18} className="text-positive" />
            ) : (
              <TriangleAlert aria-hidden size={18} className="text-critical" />
            )}
            {attempt.reason === null ? w.succeeded : w.failed}
          </p>
          <AttemptDetails attempt={attempt} />
          <div className="mt-4 flex justify-end gap-2">
            <Button look="plain" busy={test.isPending} onClick={() => mutate({ id: webhookId })}>
              {w.again}
            </Button>
            <Button look="primary" onClick={close}>
              {words.actions.close}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  )
}
