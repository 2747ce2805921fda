import { words } from '../../lib/words.ts'
import { EmptyState } from '../../ui/empty-state.tsx'

export function NoConversation() {
  return (
    <div className="flex-1">
      <EmptyState drawing="thread" title={words.inbox.pick.title} detail={words.inbox.pick.detail} />
    </div>
  )
}
