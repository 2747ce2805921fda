import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { useNow } from '../../ui/relative-time.tsx'
import { useMay } from '../identity/use-me.ts'
import { ListSection } from '../settings/list-section.tsx'
import { HealthBars } from './health-bars.tsx'
import type { Health, Webhook } from './records.ts'
import { StateBadge } from './state-badge.tsx'
import { splitAddress } from './split-address.ts'
import { WebhookForm } from './webhook-form.tsx'

const w = words.webhooks
const healthRefreshMs = 15_000

export function WebhooksSection() {
  const webhooks = useQuery(trpc.webhooks.list.queryOptions({ limit: 100 }, { refetchInterval: healthRefreshMs }))
  const health = useQuery(trpc.webhooks.showHealth.queryOptions({}, { refetchInterval: healthRefreshMs }))
  const mayManage = useMay('webhooks:manage')
  const [creating, setCreating] = useState(false)
  return (
    <ListSection
      words={w}
      drawing="outbox"
      query={webhooks}
      onAdd={mayManage ? () => setCreating(true) : undefined}
      rows={(items) =>
        items.map((webhook) => (
          <WebhookRow
            key={webhook.id}
            webhook={webhook}
            health={health.data?.items.find(({ webhookId }) => webhookId === webhook.id)}
          />
        ))
      }
    >
      {creating && <WebhookForm onClose={() => setCreating(false)} />}
    </ListSection>
  )
}

function WebhookRow({ webhook, health }: { webhook: Webhook; health: Health | undefined }) {
  const now = useNow()
  const { host, rest } = splitAddress(webhook.url)
  return (
    <li>
      <Link
        to="/settings/webhooks/$webhookId"
        params={{ webhookId: webhook.id }}
        className="flex items-center gap-3 px-4 py-3 hover:bg-hover focus-visible:-outline-offset-2"
      >
        <div className="min-w-0 flex-1">
          <p className="flex min-w-0 items-center gap-2">
            <span className="min-w-0 truncate">
              <span className="font-medium">{host}</span>
              <span className="text-ink-faint">{rest}</span>
            </span>
            <StateBadge webhook={webhook} />
          </p>
          <p className="mt-0.5 flex min-w-0 gap-x-2 text-small text-ink-soft">
            {webhook.description && <span className="max-w-1/2 shrink-0 truncate">{webhook.description}</span>}
            <span className="min-w-0 truncate text-ink-faint">{w.events(webhook.eventNames)}</span>
            {health !== undefined && health.waiting > 0 && (
              <span className="shrink-0 text-ink-faint tabular-nums">{w.health.waiting(health.waiting)}</span>
            )}
          </p>
        </div>
        <div className="max-wide:hidden">
          <HealthBars health={health} now={now} />
        </div>
        <ChevronRight aria-hidden size={16} className="shrink-0 text-ink-faint" />
      </Link>
    </li>
  )
}
