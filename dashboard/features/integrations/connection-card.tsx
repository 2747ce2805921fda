import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Bar, Skeleton } from '../../ui/skeleton.tsx'
import { useMay } from '../identity/use-me.ts'
import { Card, Subtitle } from '../settings/section.tsx'
import { ConnectionActions } from './connection-actions.tsx'
import { DayBars } from './day-bars.tsx'
import type { HealthDay, Integration } from './records.ts'
import { TokenDialog } from './token-dialog.tsx'
import { useConnect } from './use-connect.ts'

const w = words.integrations
const refreshMs = 10_000

/** The account that a plugin works with: to connect, to watch, to disconnect. */
export function ConnectionCard({ id, checkBy }: { id: string; checkBy: string | undefined }) {
  const health = useQuery(trpc.integrations.check.queryOptions({ id }, { refetchInterval: refreshMs }))
  return (
    <>
      <Subtitle>{w.title}</Subtitle>
      <Card className="p-4">
        {health.data ? (
          health.data.integration.state === 'not_connected' ? (
            <NotConnected integration={health.data.integration} />
          ) : (
            <Connected {...health.data} checkBy={checkBy} />
          )
        ) : health.isError ? (
          <ErrorState error={health.error} onRetry={() => void health.refetch()} />
        ) : (
          <Skeleton className="flex flex-col gap-3">
            <Bar className="w-2/5" />
            <Bar className="w-3/5" />
          </Skeleton>
        )}
      </Card>
    </>
  )
}

function NotConnected({ integration }: { integration: Integration }) {
  const { id, title, auth } = integration
  const mayManage = useMay('integrations:manage')
  const connect = useConnect()
  const [pasting, setPasting] = useState(false)
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium">{w.none(title)}</p>
        <p className="text-dense text-ink-soft">{auth === 'oauth2' ? w.noneDetail : w.noneToken}</p>
      </div>
      {mayManage && (
        <div className="flex flex-wrap gap-2">
          <Button look={auth === 'token' ? 'primary' : 'quiet'} onClick={() => setPasting(true)}>
            {auth === 'token' ? w.token.use : w.token.instead}
          </Button>
          {auth === 'oauth2' && (
            <Button look="primary" busy={connect.isPending} onClick={() => connect.mutate({ id })}>
              {w.connect(title)}
            </Button>
          )}
        </div>
      )}
      {pasting && <TokenDialog integration={integration} onClose={() => setPasting(false)} />}
    </div>
  )
}

function Connected({ integration, days, checkBy }: { integration: Integration; days: HealthDay[]; checkBy: string | undefined }) {
  const { account, connectedAt, lastSuccessAt, lastFailureAt, lastError, state } = integration
  const mayManage = useMay('integrations:manage')
  const calls = days.reduce((sum, day) => sum + day.calls, 0)
  const failures = days.reduce((sum, day) => sum + day.failures, 0)
  return (
    <>
      {(state === 'failing' || state === 'expired') && (
        <div role="status" className="mb-4 rounded-control border border-critical/35 bg-critical/6 px-3 py-2">
          <p className="font-medium text-critical">{w[state]}</p>
          {lastError && <p className="mt-0.5 font-mono text-small wrap-anywhere text-ink-soft">{lastError}</p>}
          <p className="mt-0.5 text-small text-ink-soft">{state === 'failing' ? w.failingDetail : w.expiredDetail}</p>
        </div>
      )}
      <div className="flex flex-wrap items-start gap-x-8 gap-y-4">
        <dl className="grid min-w-0 flex-1 basis-64 grid-cols-[104px_1fr] gap-x-2 gap-y-1.5 text-dense">
          <Fact label={account ? w.connectedAs : w.connected}>{account ?? (connectedAt ? <RelativeTime at={connectedAt} /> : words.states.none)}</Fact>
          {account && connectedAt && (
            <Fact label={w.since}>
              <RelativeTime at={connectedAt} />
            </Fact>
          )}
          <Fact label={w.success}>{lastSuccessAt ? <RelativeTime at={lastSuccessAt} /> : words.states.never}</Fact>
          {lastFailureAt && (
            <Fact label={w.failure}>
              <RelativeTime at={lastFailureAt} />
              {state === 'connected' && lastError && <span className="block text-small wrap-anywhere text-ink-faint">{lastError}</span>}
            </Fact>
          )}
        </dl>
        <div className="shrink-0">
          <DayBars days={days} large />
          <p className="mt-1.5 text-small text-ink-faint tabular-nums">{words.plugins.calls(calls, failures)}</p>
        </div>
      </div>
      {mayManage && <ConnectionActions integration={integration} checkBy={checkBy} />}
    </>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-faint">{label}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  )
}
