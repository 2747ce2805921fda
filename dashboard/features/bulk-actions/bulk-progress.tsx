import { useQueryClient } from '@tanstack/react-query'
import { formatCount } from '../../lib/format-number.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { useMay } from '../identity/use-me.ts'
import { cancelBulkAction, useRunning } from './bulk-actions.ts'

const w = words.inbox.bulk

/** How far one's own bulk actions are, at the foot of the list; each can be stopped. */
export function BulkProgress() {
  const queryClient = useQueryClient()
  const running = useRunning(useMay('conversations:write'))
  return running.map((bulkAction) => {
    const done = bulkAction.changed + bulkAction.unchanged + bulkAction.failed
    return (
      <div key={bulkAction.id} className="flex h-11 shrink-0 items-center gap-3 border-t border-line bg-surface pr-2 pl-4">
        <span className="text-small whitespace-nowrap text-ink-soft tabular-nums">{w.progress(formatCount(done), formatCount(bulkAction.total))}</span>
        <span
          role="progressbar"
          aria-label={w.under}
          aria-valuenow={done}
          aria-valuemax={bulkAction.total}
          className="h-1 min-w-0 flex-1 overflow-hidden rounded-full bg-line"
        >
          <span className="block h-full bg-accent transition-[width] duration-100" style={{ width: `${(100 * done) / Math.max(1, bulkAction.total)}%` }} />
        </span>
        <Button look="quiet" onClick={() => void cancelBulkAction(queryClient, bulkAction)}>
          {w.stop}
        </Button>
      </div>
    )
  })
}
