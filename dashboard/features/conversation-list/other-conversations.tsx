import { Link } from '@tanstack/react-router'
import type { Conversation } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'
import { Badge } from '../../ui/badge.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Bar } from '../../ui/skeleton.tsx'
import { KindIcon } from './kind-icon.tsx'
import { useConversations } from './use-conversations.ts'

/** What else this contact wrote. */
export function OtherConversations({ conversation }: { conversation: Conversation }) {
  const { query, items } = useConversations({ state: 'all', contactId: conversation.contactId })
  if (query.isPending) return <Bar className="w-2/3 animate-breathe" />
  const others = items.filter(({ id }) => id !== conversation.id)
  if (others.length === 0) return <p className="text-dense text-ink-soft">{words.inbox.context.none}</p>
  return (
    <ul className="-mx-2 flex flex-col">
      {others.slice(0, 12).map((other) => (
        <li key={other.id}>
          <ConversationLink conversation={other} />
        </li>
      ))}
    </ul>
  )
}

/** A conversation in one line of a pane; `who`: with whose it is. */
export function ConversationLink({ conversation, who }: { conversation: Conversation; who?: boolean }) {
  return (
    <Link
      to="/inbox/$view/$conversationId"
      params={{ view: 'all', conversationId: conversation.id }}
      className="flex min-h-9 items-center gap-2 rounded-control px-2 py-1 hover:bg-hover pointer-coarse:min-h-11"
    >
      <KindIcon kind={conversation.kind} />
      <span className="min-w-0 flex-1 truncate text-dense">
        {who && <span className="text-ink-soft">{conversation.contactName ?? words.inbox.noName}: </span>}
        {conversation.subject ?? conversation.preview}
      </span>
      {conversation.state !== 'closed' && <Badge tone="accent">{words.inbox.states[conversation.state]}</Badge>}
      <RelativeTime at={conversation.lastMessageAt} short className="shrink-0 text-small text-ink-faint tabular-nums" />
    </Link>
  )
}
