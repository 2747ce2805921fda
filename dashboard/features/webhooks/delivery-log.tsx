import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Select } from '../../ui/select.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { Card } from '../settings/section.tsx'
import { DeliveryRow } from './delivery-row.tsx'
import type { Webhook } from './records.ts'

const w = words.webhooks.log
const refreshMs = 5_000
const states = ['waiting', 'delivered', 'failed'] as const

/** What was sent, newest first; each opens to its request and its answers. */
export function DeliveryLog({ webhook, mayManage }: { webhook: Webhook; mayManage: boolean }) {
  const { state, event } = useSearch({ from: '/app/settings/webhooks/$webhookId' })
  const filter = { ...(state ? { state } : {}), ...(event ? { eventName: event } : {}) }
  const query = useInfiniteQuery(
    trpc.webhookDeliveries.list.infiniteQueryOptions(
      { webhookId: webhook.id, limit: 25, ...filter },
      { getNextPageParam: (page) => page.nextCursor, staleTime: 0, refetchInterval: refreshMs },
    ),
  )
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const nothing = state || event ? w.nothing : w.empty
  return (
    <>
      <Filters />
      <Card>
        {query.isPending && <RowsSkeleton height={44} rows={6} />}
        {query.isError && items.length === 0 && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && items.length === 0 && (
          <EmptyState drawing="outbox" title={nothing.title} detail={nothing.detail} />
        )}
        {items.length > 0 && (
          <ul className="divide-y divide-line">
            {items.map((delivery) => (
              <DeliveryRow
                key={delivery.id}
                delivery={delivery}
                mayRetry={mayManage}
                paused={webhook.state === 'paused'}
              />
            ))}
          </ul>
        )}
      </Card>
      <p className="mt-2 flex min-h-8 items-center gap-3 text-small text-ink-faint">
        {query.hasNextPage && (
          <Button look="quiet" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {words.actions.loadMore}
          </Button>
        )}
        {items.length > 0 && w.kept}
      </p>
    </>
  )
}

function Filters() {
  const { state, event } = useSearch({ from: '/app/settings/webhooks/$webhookId' })
  const navigate = useNavigate({ from: '/settings/webhooks/$webhookId' })
  const events = useQuery(trpc.webhooks.listEvents.queryOptions({}))
  const names = ['webhook.test', ...(events.data?.eventNames ?? [])]
  const show = (search: { state?: (typeof states)[number] | undefined; event?: string | undefined }) =>
    void navigate({ to: '.', search: { state, event, ...search }, replace: true })
  return (
    <div className="mb-3 grid grid-cols-2 gap-2 wide:flex">
      <Select
        aria-label={w.state}
        value={state ?? ''}
        className="wide:w-40"
        onChange={({ target }) => show({ state: states.find((each) => each === target.value) })}
      >
        <option value="">{w.anyState}</option>
        {states.map((each) => (
          <option key={each} value={each}>
            {w.states[each]}
          </option>
        ))}
      </Select>
      <Select
        aria-label={w.event}
        value={event ?? ''}
        className="wide:w-56"
        onChange={({ target }) => show({ event: target.value || undefined })}
      >
        <option value="">{w.anyEvent}</option>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
    </div>
  )
}
