import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useListKeys } from '../../lib/use-list-keys.ts'
import { useWide } from '../../lib/use-wide.ts'
import { words } from '../../lib/words.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import { loadCanvas } from '../flow-canvas/load-canvas.ts'
import { useMay } from '../identity/use-me.ts'
import { FlowRow } from './flow-row.tsx'
import { TemplateCards } from './template-cards.tsx'
import { useFlows } from './use-flows.ts'

const rowHeight = 64
const w = words.flows

export function FlowList({ search }: { search: string | undefined }) {
  const { query, items, more } = useFlows(search)
  const mayWrite = useMay('flows:write')
  const wide = useWide()
  const navigate = useNavigate()
  // Whoever looks at the list opens one of them next.
  useEffect(() => {
    if (wide && query.isSuccess) void loadCanvas()
  }, [wide, query.isSuccess])
  const pointed = useListKeys(items, (flowId) => void navigate({ to: '/automations/$flowId', params: { flowId } }))
  if (query.isPending) return <RowsSkeleton height={rowHeight} rows={10} />
  if (query.isError && items.length === 0) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (items.length === 0 && search) return <EmptyState drawing="search" title={w.nothing.title} detail={w.nothing.detail} />
  if (items.length === 0)
    return (
      <div className="min-h-0 flex-1 scroll-quiet pb-10">
        <div className="h-72">
          <EmptyState drawing="done" title={w.empty.title} detail={w.empty.detail} />
        </div>
        {mayWrite && (
          <div className="mx-auto max-w-[920px] px-4">
            <TemplateCards />
          </div>
        )}
      </div>
    )
  return (
    <VirtualList items={items} rowHeight={rowHeight} label={w.list} activeId={pointed} onEnd={more}>
      {(flow) => <FlowRow flow={flow} pointed={flow.id === pointed} />}
    </VirtualList>
  )
}
