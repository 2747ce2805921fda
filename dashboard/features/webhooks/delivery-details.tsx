import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { errorLine } from '../../lib/error-words.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Bar, Skeleton } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { AttemptDetails, Code, Labelled } from './attempt-details.tsx'
import type { Delivery } from './records.ts'

const w = words.webhooks.delivery

export function DeliveryDetails({
  delivery,
  mayRetry,
  paused,
}: {
  delivery: Delivery
  mayRetry: boolean
  paused: boolean
}) {
  const { id, attempts, state } = delivery
  const queryClient = useQueryClient()
  const details = useQuery(trpc.webhookDeliveries.get.queryOptions({ id }, { staleTime: 0, refetchInterval: 5_000 }))
  const retry = useMutation(
    trpc.webhookDeliveries.retry.mutationOptions({
      onSuccess() {
        toast(w.retried)
        void queryClient.invalidateQueries({ queryKey: trpc.webhookDeliveries.pathKey() })
      },
      onError: (error) => toast(errorLine(error), { critical: true }),
    }),
  )
  return (
    <div className="flex flex-col gap-4 border-t border-line bg-surface px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-small text-ink-faint">
        <span className="min-w-0 flex-1 font-mono wrap-anywhere">{delivery.eventId}</span>
        {state === 'waiting' && attempts > 0 && !paused && (
          <span>
            {words.webhooks.log.next} <RelativeTime at={delivery.dueAt} />
          </span>
        )}
        {mayRetry && !paused && (
          <Button look="plain" busy={retry.isPending} onClick={() => retry.mutate({ id })}>
            <RotateCw aria-hidden size={14} />
            {w.retry}
          </Button>
        )}
      </div>
      {details.isPending && (
        <Skeleton className="flex flex-col gap-2">
          <Bar className="w-3/5" />
          <Bar className="w-4/5" />
        </Skeleton>
      )}
      {details.isError && !details.data && (
        <ErrorState error={details.error} onRetry={() => void details.refetch()} />
      )}
      {details.data && (
        <>
          {details.data.attempts.length === 0 && <p className="text-small text-ink-faint">{w.none}</p>}
          {details.data.attempts.map((attempt, index) => (
            <details key={attempt.number} open={index === 0} className="rounded-card border border-line bg-raised">
              <summary className="flex min-h-9 items-center gap-2 px-3 text-small font-medium hover:bg-hover">
                {w.attempt(attempt.number)}
                <RelativeTime at={attempt.at} className="font-normal text-ink-faint" />
              </summary>
              <div className="border-t border-line p-3">
                <AttemptDetails attempt={attempt} />
              </div>
            </details>
          ))}
          <div className="text-small">
            <Labelled label={w.body}>
              {details.data.body === null ? (
                <p className="text-ink-faint">{w.gone}</p>
              ) : (
                <Code text={pretty(details.data.body)} />
              )}
            </Labelled>
          </div>
        </>
      )}
    </div>
  )
}

function pretty(json: string): string {
  return JSON.stringify(JSON.parse(json), null, 2)
}
