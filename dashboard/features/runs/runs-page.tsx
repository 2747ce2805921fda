import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useListKeys } from '../../lib/use-list-keys.ts'
import { useTitle } from '../../lib/use-title.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Select } from '../../ui/select.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import { AutomationsHeader } from '../flows/automations-header.tsx'
import { useFlowNames } from '../flows/use-flow-names.ts'
import { RunRow } from './run-row.tsx'
import { type RunState, runStates } from './run-records.ts'

const w = words.runs
const rowHeight = 56
const ofSystem = 'system'

/** What flows did, newest first. */
export function RunsPage() {
  const { state, flow } = useSearch({ from: '/app/automations/runs' })
  const navigate = useNavigate()
  const flowNames = useFlowNames()
  useTitle(w.title)
  const query = useInfiniteQuery(
    trpc.runs.list.infiniteQueryOptions(
      { limit: 50, ...(state ? { state } : {}), ...(flow === ofSystem ? { origin: 'system' as const } : flow ? { flowId: flow } : {}) },
      { getNextPageParam: (page) => page.nextCursor, placeholderData: keepPreviousData, staleTime: 0 },
    ),
  )
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const pointed = useListKeys(items, (runId) => void navigate({ to: '/automations/runs/$runId', params: { runId } }))
  const set = (next: { state?: RunState | undefined; flow?: string | undefined }) => void navigate({ to: '.', search: (held) => ({ ...held, ...next }), replace: true })
  return (
    <section aria-label={w.title} className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
      <AutomationsHeader />
      <div className="flex shrink-0 gap-2 border-b border-line px-4 py-2">
        <Select
          aria-label={w.flow}
          className="max-w-64 min-w-0 flex-1"
          value={flow ?? ''}
          onChange={({ target }) => set({ flow: target.value || undefined })}
        >
          <option value="">{w.allFlows}</option>
          {[...flowNames].map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          <option value={ofSystem}>{w.system}</option>
        </Select>
        <Select
          aria-label={w.filter}
          className="w-40"
          value={state ?? ''}
          // Its options are these
          onChange={({ target }) => set({ state: (target.value || undefined) as RunState | undefined })}
        >
          <option value="">{w.states.all}</option>
          {runStates.map((each) => (
            <option key={each} value={each}>
              {w.states[each]}
            </option>
          ))}
        </Select>
      </div>
      {query.isPending ? (
        <RowsSkeleton height={rowHeight} rows={10} />
      ) : query.isError && items.length === 0 ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState drawing="done" {...(state || flow ? w.nothing : w.empty)} />
      ) : (
        <VirtualList
          items={items}
          rowHeight={rowHeight}
          label={w.list}
          activeId={pointed}
          onEnd={() => {
            if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
          }}
        >
          {(run) => <RunRow run={run} pointed={run.id === pointed} />}
        </VirtualList>
      )}
    </section>
  )
}
