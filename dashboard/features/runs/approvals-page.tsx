import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/rpc.ts'
import { useTitle } from '../../lib/use-title.ts'
import { words } from '../../lib/words.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { AutomationsHeader } from '../flows/automations-header.tsx'
import { ApprovalCard } from './approval-card.tsx'

const w = words.runs.approvals

/** Runs that wait for the signed-in member's decision. */
export function ApprovalsPage() {
  const approvals = useQuery(trpc.approvals.list.queryOptions({ limit: 100 }))
  useTitle(w.title)
  return (
    <section aria-label={w.title} className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
      <AutomationsHeader />
      {approvals.isPending && <RowsSkeleton height={96} rows={4} />}
      {approvals.isError && !approvals.data && <ErrorState error={approvals.error} onRetry={() => void approvals.refetch()} />}
      {approvals.data?.items.length === 0 && <EmptyState drawing="done" title={w.empty.title} detail={w.empty.detail} />}
      {approvals.data && approvals.data.items.length > 0 && (
        <div className="min-h-0 flex-1 scroll-quiet">
          <ul aria-label={w.title} className="mx-auto flex max-w-[640px] flex-col gap-3 px-4 py-5">
            {approvals.data.items.map((approval) => (
              <li key={`${approval.runId} ${approval.path}`}>
                <ApprovalCard approval={approval} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}
