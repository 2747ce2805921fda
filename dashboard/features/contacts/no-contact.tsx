import { words } from '../../lib/words.ts'
import { EmptyState } from '../../ui/empty-state.tsx'

export function NoContact() {
  return (
    <div className="flex-1">
      <EmptyState drawing="contacts" title={words.contacts.pick.title} detail={words.contacts.pick.detail} />
    </div>
  )
}
