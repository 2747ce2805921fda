import { clsx } from 'clsx'
import { Split } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Conversation } from '../../lib/records.ts'
import { dayOf } from '../../lib/format-moment.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { useNow } from '../../ui/relative-time.tsx'
import { Bar, Skeleton } from '../../ui/skeleton.tsx'
import { useMay } from '../identity/use-me.ts'
import { ChatLines } from './chat-lines.tsx'
import { EventLine } from './event-line.tsx'
import { MailCard } from './mail-card.tsx'
import { NoteCard } from './note-card.tsx'
import { ScheduledMessages } from './scheduled-card.tsx'
import type { ThreadItem } from './thread-items.ts'
import { SplitDialog } from '../triage/split-dialog.tsx'
import { TypingLine } from './typing-line.tsx'
import { useThread } from './use-thread.ts'

/**
 * The messages, oldest first. The scroller is a reversed column: the browser itself keeps its end in view as
 * messages arrive and mails grow, and keeps one's place when earlier messages come in above.
 */
export function Thread({ conversation, id }: { conversation: Conversation | undefined; id: string }) {
  const { query, items } = useThread(conversation, id)
  const scroller = useRef<HTMLDivElement>(null)
  const lastSent = items.at(-1)?.key
  const mine = useRef(false)
  mine.current = lastIsMine(items.at(-1))
  const mayChange = useMay('conversations:write')
  const [splitting, setSplitting] = useState<string | null>(null)
  // From the very first message on there would be nothing left.
  const first = query.hasNextPage ? -1 : items.findIndex(({ type }) => type !== 'day' && type !== 'event')
  // What one has just written oneself is shown, wherever one had scrolled to.
  useEffect(() => {
    if (mine.current) scroller.current?.scrollTo({ top: 0 })
  }, [lastSent])

  if (query.isPending || !conversation) return <ThreadSkeleton />
  if (query.isError && items.length === 0)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return (
    <div
      ref={scroller}
      tabIndex={0}
      role="log"
      aria-label={words.inbox.thread.label}
      className="flex min-h-0 flex-1 flex-col-reverse scroll-quiet focus-visible:-outline-offset-2"
    >
      <div className="mx-auto flex min-h-full w-full max-w-[820px] shrink-0 flex-col gap-3 px-4 pt-4 pb-3 wide:px-6">
        {query.hasNextPage && (
          <Button
            look="quiet"
            className="self-center"
            busy={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {query.isFetchingNextPage ? words.inbox.thread.loadingEarlier : words.inbox.thread.earlier}
          </Button>
        )}
        <div className="flex-1" />
        {items.map((item, index) => (
          <Item key={item.key} item={item} conversation={conversation} onSplit={mayChange && index > first && !conversation.mergedInto ? setSplitting : undefined} />
        ))}
        <ScheduledMessages conversationId={conversation.id} />
        <TypingLine conversation={conversation} />
        {splitting && <SplitDialog conversation={conversation} fromMessageId={splitting} onClose={() => setSplitting(null)} />}
      </div>
    </div>
  )
}

function Item({ item, conversation, onSplit }: { item: ThreadItem; conversation: Conversation; onSplit?: ((messageId: string) => void) | undefined }) {
  if (item.type === 'day') return <DayLine at={item.at} />
  if (item.type === 'event') return <EventLine message={item.message} />
  const message = item.type === 'lines' ? item.messages[0] : item.message
  const own = item.type === 'lines' && message?.authorKind !== 'contact'
  return (
    <div className="group/item relative flex flex-col">
      <Body item={item} conversation={conversation} />
      {onSplit && message && !message.id.startsWith('sending:') && (
        <div
          className={clsx(
            'absolute top-0 opacity-0 group-focus-within/item:opacity-100 group-hover/item:opacity-100 pointer-coarse:hidden',
            item.type === 'lines' ? (own ? 'left-0' : 'right-0') : 'right-1 -top-3 rounded-control border border-line bg-raised',
          )}
        >
          <IconButton icon={Split} label={words.inbox.triage.splitMessage} className="size-7!" onClick={() => onSplit(message.id)} />
        </div>
      )}
    </div>
  )
}

function Body({ item, conversation }: { item: Exclude<ThreadItem, { type: 'day' }>; conversation: Conversation }) {
  switch (item.type) {
    case 'note':
      return <NoteCard message={item.message} />
    case 'lines':
      return <ChatLines messages={item.messages} />
    default:
      return <MailCard message={item.message} conversation={conversation} />
  }
}

function DayLine({ at }: { at: string }) {
  const now = useNow()
  return (
    <div className="flex items-center gap-3 pt-2 pb-1 text-small text-ink-faint">
      <span aria-hidden className="h-px flex-1 bg-line" />
      <time dateTime={at}>{dayOf(at, now)}</time>
      <span aria-hidden className="h-px flex-1 bg-line" />
    </div>
  )
}

function lastIsMine(item: ThreadItem | undefined): boolean {
  const message = item?.type === 'lines' ? item.messages.at(-1) : item && 'message' in item ? item.message : undefined
  return message?.id.startsWith('sending:') ?? false
}

function ThreadSkeleton() {
  return (
    <Skeleton
      className={clsx(
        'mx-auto flex min-h-0 w-full max-w-[820px] flex-1 flex-col justify-end gap-5 overflow-hidden px-4',
        'pb-6 wide:px-6',
      )}
    >
      {['w-2/3', 'w-1/2', 'w-3/5'].map((width, index) => (
        <div key={width} className={index === 1 ? 'flex flex-col items-end gap-2' : 'flex flex-col gap-2'}>
          <Bar className="w-24" />
          <Bar className={`${width} h-14 rounded-card`} />
        </div>
      ))}
    </Skeleton>
  )
}
