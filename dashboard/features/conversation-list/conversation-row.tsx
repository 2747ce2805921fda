import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { Check, CornerUpLeft, UsersRound } from 'lucide-react'
import { memo, type MouseEvent, useEffect, useRef } from 'react'
import type { Conversation } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { threadOptions } from '../thread/use-thread.ts'
import type { Density } from './density.ts'
import { KindIcon } from './kind-icon.tsx'
import { PriorityIcon } from './priority-icon.tsx'
import { SlaSign } from './sla-sign.tsx'
import { StateIcon } from './state-icon.tsx'
import { TagDots } from './tag-dots.tsx'
import { Snippet } from './snippet.tsx'
import type { SearchMatch } from './use-conversations.ts'
import type { InboxNames } from './use-query-names.ts'

// A list that scrolls below the pointer is not pointed at.
const restMs = 80

type Row = {
  conversation: Conversation
  view: string
  density: Density
  names: InboxNames
  /** The list holds several states, so each row says its own. */
  mixed: boolean
  current: boolean
  pointed: boolean
  selected: boolean
  /** Something is selected: a click on a row's avatar goes on selecting, and all show their boxes. */
  selecting: boolean
  /** Of a search: where its words are. */
  match?: SearchMatch | undefined
  index: number
  onOpen(cursor: { id: string; index: number }): void
  onSelect?: ((id: string, how: 'toggle' | 'extend') => void) | undefined
}

/** One conversation in the list. Unread, open and selected are told by weight, a bar and a check, not by colour alone. */
export const ConversationRow = memo(function ConversationRow(row: Row) {
  const queryClient = useQueryClient()
  const { conversation, view, density, current, pointed, selected, index, onOpen, onSelect } = row
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(resting.current), [])
  function onClick(event: MouseEvent) {
    if (onSelect && event.shiftKey) {
      event.preventDefault()
      onSelect(conversation.id, 'extend')
    } else {
      onOpen({ id: conversation.id, index })
    }
  }
  return (
    <div className="group relative h-full">
      <Link
        to="/inbox/$view/$conversationId"
        params={{ view, conversationId: conversation.id }}
        search={(held) => held}
        aria-current={current ? 'true' : undefined}
        onClick={onClick}
        onPointerEnter={() => {
          resting.current = setTimeout(() => void queryClient.prefetchInfiniteQuery(threadOptions(conversation.id)), restMs)
        }}
        onPointerLeave={() => clearTimeout(resting.current)}
        className={clsx(
          'relative flex h-full border-b border-line pr-3 pl-4 focus-visible:-outline-offset-2',
          density === 'dense' ? 'items-center gap-2' : 'gap-3 py-2.5',
          current
            ? 'bg-accent-soft before:absolute before:inset-y-0 before:left-0 before:w-[3px] before:bg-accent'
            : selected ? 'bg-pressed' : 'hover:bg-hover',
          pointed && 'bg-hover outline-2 -outline-offset-2 outline-accent-ink',
        )}
      >
        {density === 'dense' ? <Line {...row} /> : <Card {...row} />}
        {selected && <span className="sr-only">{words.inbox.selected}</span>}
      </Link>
      {onSelect && <SelectBox {...row} onSelect={onSelect} />}
    </div>
  )
})

function Card({ conversation, names, mixed, match }: Row) {
  const { unreadByMe: unread = false, subject, preview } = conversation
  const name = conversation.contactName ?? words.inbox.noName
  return (
    <>
      <Avatar name={name} kind="contact" className="mt-0.5" />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex items-center gap-2">
          <span className={clsx('min-w-0 flex-1 truncate', unread ? 'font-semibold' : 'font-medium')}>{name}</span>
          <SlaSign conversation={conversation} />
          <Time conversation={conversation} />
        </span>
        {subject && (
          <span className={clsx('truncate', unread ? 'font-medium text-ink' : 'text-ink')}>{match?.kind === 'subject' ? <Snippet match={match} /> : subject}</span>
        )}
        <span className="flex min-w-0 flex-1 items-end gap-2">
          <span className={clsx('min-w-0 flex-1 self-start text-ink-soft', subject ? 'truncate' : 'line-clamp-2')}>
            {isInText(match) ? <Snippet match={match} /> : <><Answered conversation={conversation} />{preview}</>}
          </span>
          <span className="flex h-5 shrink-0 items-center gap-1.5">
            <TagDots ids={conversation.tagIds} tags={names.tags} />
            <PriorityIcon priority={conversation.priority} />
            {(mixed || conversation.state === 'snoozed') && <StateIcon state={conversation.state} />}
            <KindIcon kind={conversation.kind} />
            <Owner conversation={conversation} names={names} />
            <UnreadDot unread={unread} />
          </span>
        </span>
      </span>
    </>
  )
}

function Line({ conversation, names, mixed, match }: Row) {
  const { unreadByMe: unread = false, subject, preview } = conversation
  return (
    <>
      <span className="flex w-3.5 shrink-0 justify-center">
        {unread ? <UnreadDot unread /> : <KindIcon kind={conversation.kind} />}
      </span>
      <span className={clsx('w-[28%] max-w-44 shrink-0 truncate', unread ? 'font-semibold' : 'font-medium')}>
        {conversation.contactName ?? words.inbox.noName}
      </span>
      <span className="min-w-0 flex-1 truncate text-ink-soft">
        {!match && <Answered conversation={conversation} />}
        {subject && <span className={clsx('text-ink', unread && 'font-medium')}>{match?.kind === 'subject' ? <Snippet match={match} /> : subject} </span>}
        {isInText(match) ? <Snippet match={match} /> : preview}
      </span>
      <span className="flex shrink-0 items-center gap-1.5">
        <TagDots ids={conversation.tagIds} tags={names.tags} />
        <PriorityIcon priority={conversation.priority} />
        {(mixed || conversation.state === 'snoozed') && <StateIcon state={conversation.state} />}
        <SlaSign conversation={conversation} />
        <Owner conversation={conversation} names={names} />
        <Time conversation={conversation} />
      </span>
    </>
  )
}

// A name or a subject is on the row anyway.
function isInText(match: SearchMatch | undefined): match is SearchMatch {
  return match !== undefined && match.kind !== 'subject' && match.kind !== 'contact'
}

function SelectBox({ conversation, density, selected, selecting, onSelect }: Row & { onSelect(id: string, how: 'toggle' | 'extend'): void }) {
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={selected}
      aria-label={words.inbox.select(conversation.contactName ?? words.inbox.noName)}
      tabIndex={-1}
      onClick={(event) => onSelect(conversation.id, event.shiftKey ? 'extend' : 'toggle')}
      className={clsx(
        'absolute flex items-center justify-center pointer-coarse:hidden',
        density === 'dense' ? 'inset-y-0 left-2.5 w-7' : 'top-2.5 left-3.5 size-8',
        selected || selecting ? 'opacity-100' : 'opacity-0 group-hover:opacity-100 focus-visible:opacity-100',
      )}
    >
      <span
        className={clsx(
          'flex size-4.5 items-center justify-center rounded-small border',
          selected ? 'border-ink bg-ink text-canvas' : 'border-line-strong bg-raised text-transparent',
          density === 'comfortable' && 'size-7! rounded-full!',
        )}
      >
        <Check aria-hidden size={density === 'dense' ? 12 : 15} strokeWidth={2.5} />
      </span>
    </button>
  )
}

function Time({ conversation }: { conversation: Conversation }) {
  return <RelativeTime at={conversation.lastMessageAt} short className="shrink-0 text-small text-ink-faint tabular-nums" />
}

function Answered({ conversation }: { conversation: Conversation }) {
  if (conversation.lastMessageBy !== 'member') return null
  return <CornerUpLeft role="img" aria-label={words.inbox.you} size={12} className="mr-1 -mt-0.5 inline text-ink-faint" />
}

function UnreadDot({ unread }: { unread: boolean }) {
  if (!unread) return null
  return (
    <span title={words.inbox.unread} className="size-2 shrink-0 rounded-full bg-accent ring-1 ring-accent-ink">
      <span className="sr-only">{words.inbox.unread}</span>
    </span>
  )
}

function Owner({ conversation, names }: { conversation: Conversation; names: InboxNames }) {
  const assignee = conversation.assigneeId === null ? undefined : names.members.get(conversation.assigneeId)
  const team = conversation.teamId === null ? undefined : names.teams.get(conversation.teamId)
  const text = assignee ? words.inbox.assignedTo(assignee.name) : team && words.inbox.inTeam(team.name)
  if (!text) return null
  return (
    <span title={text} className="inline-flex">
      {assignee ? <Avatar name={assignee.name} kind="member" size="small" /> : <UsersRound aria-hidden size={15} className="text-ink-soft" />}
      <span className="sr-only">{text}</span>
    </span>
  )
}
