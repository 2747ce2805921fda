import { words } from '../../lib/words.ts'
import { EmptyState } from '../../ui/empty-state.tsx'

export function NoMail() {
  return (
    <div className="flex-1">
      <EmptyState drawing="outbox" title={words.outbox.pick.title} detail={words.outbox.pick.detail} />
    </div>
  )
}
