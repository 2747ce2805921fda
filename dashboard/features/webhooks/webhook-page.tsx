import { clsx } from 'clsx'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { trpc } from '../../lib/rpc.ts'
import { useTitle } from '../../lib/use-title.ts'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { PaneTitle } from '../../ui/pane-title.tsx'
import { RelativeTime, useNow } from '../../ui/relative-time.tsx'
import { Bar, Skeleton } from '../../ui/skeleton.tsx'
import { useMay } from '../identity/use-me.ts'
import { Card, Subtitle } from '../settings/section.tsx'
import { DeliveryLog } from './delivery-log.tsx'
import { HealthBars, percent } from './health-bars.tsx'
import { successRate } from './health.ts'
import type { Health, Webhook } from './records.ts'
import { splitAddress } from './split-address.ts'
import { StateBadge } from './state-badge.tsx'
import { WebhookActions } from './webhook-actions.tsx'
import { WebhookNotice } from './webhook-notice.tsx'

const w = words.webhooks
const refreshMs = 10_000

/** One webhook: how it does, what was sent, and everything that can be done with it. */
export function WebhookPage() {
  const { webhookId: id } = useParams({ from: '/app/settings/webhooks/$webhookId' })
  const webhook = useQuery(trpc.webhooks.get.queryOptions({ id }, { refetchInterval: refreshMs }))
  const health = useQuery(trpc.webhooks.showHealth.queryOptions({}, { refetchInterval: refreshMs }))
  useTitle(w.title)
  if (webhook.isError && !webhook.data) {
    return <ErrorState error={webhook.error} onRetry={() => void webhook.refetch()} />
  }
  return (
    <section className="mx-auto max-w-[860px] px-4 py-5 wide:px-8 wide:py-8">
      <Link
        to="/settings/webhooks"
        className={clsx(
          '-ml-2 mb-2 inline-flex h-8 items-center gap-1.5 rounded-control px-2 text-dense text-ink-soft',
          'hover:bg-hover touch-target',
        )}
      >
        <ArrowLeft aria-hidden size={15} />
        {w.title}
      </Link>
      {webhook.data ? (
        <Loaded webhook={webhook.data} health={health.data?.items.find(({ webhookId }) => webhookId === id)} />
      ) : (
        <Skeleton>
          <Bar className="mb-3 h-6 w-2/5" />
          <Bar className="mb-6 w-3/5" />
          <Bar className="h-28 w-full" />
        </Skeleton>
      )}
    </section>
  )
}

function Loaded({ webhook, health }: { webhook: Webhook; health: Health | undefined }) {
  const mayManage = useMay('webhooks:manage')
  const { host, rest } = splitAddress(webhook.url)
  return (
    <>
      <header className="mb-4 flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 basis-80">
          <div className="flex items-center gap-2">
            <PaneTitle className="text-display! tracking-tight">{host}</PaneTitle>
            <StateBadge webhook={webhook} />
          </div>
          {rest && <p className="mt-0.5 font-mono text-small wrap-anywhere text-ink-soft">{rest}</p>}
          {webhook.description && <p className="mt-1 text-dense text-ink-soft">{webhook.description}</p>}
        </div>
        {mayManage && <WebhookActions webhook={webhook} />}
      </header>
      <WebhookNotice webhook={webhook} mayManage={mayManage} />
      <HealthCard webhook={webhook} health={health} />
      <Subtitle>{w.log.title}</Subtitle>
      <DeliveryLog webhook={webhook} mayManage={mayManage} />
    </>
  )
}

function HealthCard({ webhook, health }: { webhook: Webhook; health: Health | undefined }) {
  const now = useNow()
  const rate = successRate(health?.hours ?? [])
  return (
    <Card className="p-4">
      <div className="flex flex-col gap-x-8 gap-y-4 wide:flex-row">
        <div className="min-w-0 wide:w-64">
          <p className="text-small font-medium text-ink-faint">{w.health.title}</p>
          <p className="mt-0.5 text-title font-semibold tabular-nums">{rate ? percent(rate.share) : '–'}</p>
          <p className="text-small text-ink-soft tabular-nums">
            {rate ? w.health.rest(rate.attempts) : w.health.none}
          </p>
          <p className="mt-1 flex flex-wrap gap-x-3 text-small text-ink-faint">
            {webhook.lastSucceededAt ? (
              <span>
                {w.health.lastSucceeded} <RelativeTime at={webhook.lastSucceededAt} />
              </span>
            ) : (
              <span>{w.health.never}</span>
            )}
            {health !== undefined && health.waiting > 0 && <span>{w.health.waiting(health.waiting)}</span>}
          </p>
        </div>
        <div className="flex min-w-0 flex-1 flex-col justify-end">
          <HealthBars health={health} now={now} large />
        </div>
      </div>
      <div className="mt-4 flex flex-wrap gap-1 border-t border-line pt-3">
        {webhook.eventNames.map((name) => (
          <Badge key={name}>{name === '*' ? w.form.all : name}</Badge>
        ))}
      </div>
    </Card>
  )
}
