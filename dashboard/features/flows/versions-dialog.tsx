import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { RowsSkeleton } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import type { FlowDefinition } from '../flow-model/definition.ts'
import type { FlowDetails } from './flow-records.ts'
import { readDraft } from '../flow-model/read-draft.ts'

const w = words.flows.versions

/** What was published when and by whom; each can become the draft again. */
export function VersionsDialog({ flow, onRestore, onClose }: { flow: FlowDetails; onRestore: ((definition: FlowDefinition) => void) | undefined; onClose(): void }) {
  const versions = useQuery(trpc.flowVersions.list.queryOptions({ id: flow.id, limit: 50 }, { staleTime: 0 }))
  return (
    <Dialog open onClose={onClose} title={w.title} detail={w.detail}>
      {versions.isPending && <RowsSkeleton height={52} rows={3} />}
      {versions.isError && <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />}
      {versions.data?.items.length === 0 && <p className="text-dense text-ink-soft">{w.empty}</p>}
      <ul className="divide-y divide-line">
        {versions.data?.items.map(({ version, definition, publishedBy, publishedAt }) => (
          <li key={version} className="flex items-center gap-3 py-2.5">
            <span className="min-w-0 flex-1">
              <span className="flex items-center gap-2 font-medium">
                {words.flows.publish.version(version)}
                {version === flow.version && <Badge tone="positive">{w.now}</Badge>}
              </span>
              <span className="block text-small text-ink-faint">
                <RelativeTime at={publishedAt} /> {w.by(publishedBy.name)}
              </span>
            </span>
            {onRestore && (
              <Button
                look="quiet"
                onClick={() => {
                  const restored = readDraft(definition)
                  if (!restored) return
                  onRestore(restored)
                  toast(w.restored(version))
                  onClose()
                }}
              >
                {w.restore}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
