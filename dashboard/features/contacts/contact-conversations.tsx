import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Bar, Skeleton } from '../../ui/skeleton.tsx'
import { ConversationLink } from '../conversation-list/other-conversations.tsx'
import { useConversations } from '../conversation-list/use-conversations.ts'

/** Every conversation with a contact, newest first. */
export function ContactConversations({ contactId }: { contactId: string }) {
  const { query, items, more } = useConversations({ state: 'all', contactId })
  if (query.isPending) {
    return (
      <Skeleton className="flex flex-col gap-5 py-3">
        <Bar className="w-4/5" />
        <Bar className="w-3/5" />
        <Bar className="w-2/3" />
      </Skeleton>
    )
  }
  if (query.isError && items.length === 0)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (items.length === 0)
    return (
      <p className="rounded-card border border-dashed border-line-strong px-4 py-6 text-center text-ink-soft">
        {words.contacts.noConversations}
      </p>
    )
  return (
    <>
      <ul className="rounded-card border border-line bg-raised p-1">
        {items.map((conversation) => (
          <li key={conversation.id}>
            <ConversationLink conversation={conversation} />
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button look="quiet" className="mt-2" busy={query.isFetchingNextPage} onClick={more}>
          {words.actions.loadMore}
        </Button>
      )}
    </>
  )
}
