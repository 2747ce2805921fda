import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { CornerUpLeft } from 'lucide-react'
import { memo } from 'react'
import type { Conversation, Member } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { InboxView } from './conversation-filter.ts'
import { KindIcon } from './kind-icon.tsx'
import { StateIcon } from './state-icon.tsx'
import { threadOptions } from './use-thread.ts'

/** One conversation in the list. Unread and selected are told by weight, a dot and a bar, not by colour alone. */
export const ConversationRow = memo(function ConversationRow({
  conversation,
  view,
  selected,
  pointed,
  assignee,
  index,
  onOpen,
}: {
  conversation: Conversation
  view: InboxView
  selected: boolean
  pointed: boolean
  assignee: Member | undefined
  index: number
  onOpen(cursor: { id: string; index: number }): void
}) {
  const queryClient = useQueryClient()
  const name = conversation.contactName ?? words.inbox.noName
  const { unread, subject, preview } = conversation
  return (
    <Link
      to="/inbox/$view/$conversationId"
      params={{ view, conversationId: conversation.id }}
      search={(held) => held}
      aria-current={selected ? 'true' : undefined}
      onClick={() => onOpen({ id: conversation.id, index })}
      onPointerEnter={() => void queryClient.prefetchInfiniteQuery(threadOptions(conversation.id))}
      className={clsx(
        'relative flex h-full gap-3 border-b border-line py-2.5 pr-3 pl-4 focus-visible:-outline-offset-2',
        selected
          ? 'bg-accent-soft before:absolute before:inset-y-0 before:left-0 before:w-[3px] before:bg-accent'
          : 'hover:bg-hover',
        pointed && 'bg-hover outline-2 -outline-offset-2 outline-accent-ink',
      )}
    >
      <Avatar name={name} kind="contact" className="mt-0.5" />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex items-center gap-2">
          <span className={clsx('min-w-0 flex-1 truncate', unread ? 'font-semibold' : 'font-medium')}>{name}</span>
          <RelativeTime
            at={conversation.lastMessageAt}
            short
            className="shrink-0 text-small text-ink-faint tabular-nums"
          />
        </span>
        {subject && <span className={clsx('truncate', unread ? 'font-medium text-ink' : 'text-ink')}>{subject}</span>}
        <span className="flex min-w-0 flex-1 items-end gap-2">
          <span className={clsx('min-w-0 flex-1 self-start text-ink-soft', subject ? 'truncate' : 'line-clamp-2')}>
            {conversation.lastMessageBy === 'member' && (
              <CornerUpLeft
                role="img"
                aria-label={words.inbox.you}
                size={12}
                className="mr-1 -mt-0.5 inline text-ink-faint"
              />
            )}
            {preview}
          </span>
          <span className="flex h-5 shrink-0 items-center gap-1.5">
            {view === 'all' && <StateIcon state={conversation.state} />}
            <KindIcon kind={conversation.kind} />
            {assignee && (
              <span title={words.inbox.assignedTo(assignee.name)} className="inline-flex">
                <Avatar name={assignee.name} kind="member" size="small" />
                <span className="sr-only">{words.inbox.assignedTo(assignee.name)}</span>
              </span>
            )}
            {unread && (
              <span title={words.inbox.unread} className="size-2 rounded-full bg-accent ring-1 ring-accent-ink">
                <span className="sr-only">{words.inbox.unread}</span>
              </span>
            )}
          </span>
        </span>
      </span>
    </Link>
  )
})
