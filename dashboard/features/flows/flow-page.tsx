import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import { trpc } from '../../lib/rpc.ts'
import { useTitle } from '../../lib/use-title.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Bar, Skeleton } from '../../ui/skeleton.tsx'
import { loadCanvas } from '../flow-canvas/load-canvas.ts'
import { blankDefinition } from '../flow-model/definition.ts'
import { useMay } from '../identity/use-me.ts'
import { Builder } from './builder.tsx'
import { readDraft } from '../flow-model/read-draft.ts'
import { useUpdateFlow } from './use-update-flow.ts'

const w = words.flows.page

/** One flow, to look at and to build. */
export function FlowPage() {
  const { flowId: id } = useParams({ from: '/app/automations/$flowId' })
  const search = useSearch({ from: '/app/automations/$flowId' })
  const navigate = useNavigate()
  const flow = useQuery(trpc.flows.get.queryOptions({ id }))
  const mayWrite = useMay('flows:write')
  const update = useUpdateFlow()
  // Together with the flow, not after it.
  useEffect(() => void loadCanvas(), [])
  const drawable = useMemo(() => flow.data && readDraft(flow.data.draft) !== undefined, [flow.data])
  useTitle(flow.data?.name ?? words.flows.title)
  if (flow.isError && !flow.data) return <ErrorState error={flow.error} onRetry={() => void flow.refetch()} />
  if (!flow.data) return <BuilderSkeleton />
  if (!drawable)
    return (
      <section className="flex-1 bg-surface">
        <EmptyState drawing="broken" title={w.broken.title} detail={w.broken.detail}>
          {mayWrite && (
            <Button busy={update.isPending} onClick={() => update.mutate({ id, definition: { ...blankDefinition } })}>
              {w.startOver}
            </Button>
          )}
        </EmptyState>
      </section>
    )
  return (
    <Builder
      key={id}
      flow={flow.data}
      place={search}
      onPlace={(next) => void navigate({ to: '.', search: (held) => ({ ...held, ...next }), replace: true })}
    />
  )
}

function BuilderSkeleton() {
  return (
    <Skeleton className="flex flex-1 flex-col items-center gap-8 bg-canvas pt-24">
      {[0, 1, 2, 3].map((card) => (
        <Bar key={card} className="h-[60px] w-[264px] rounded-card" />
      ))}
    </Skeleton>
  )
}
