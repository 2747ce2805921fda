import { Lock } from 'lucide-react'
import { clsx } from 'clsx'
import { clockTime, exactMoment } from '../../lib/format-moment.ts'
import type { Message } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { AttachmentList } from './attachment-list.tsx'
import { MessageText } from './message-text.tsx'

/** An internal note: on gold, with a lock, so that nobody takes it for an answer. */
export function NoteCard({ message }: { message: Message }) {
  return (
    <article
      aria-label={`${words.inbox.thread.note}: ${message.authorName}`}
      className={clsx(
        'note-ground rounded-card border border-note-line bg-note px-3.5 py-2.5',
        message.id.startsWith('sending:') && 'opacity-70',
      )}
    >
      <header className="mb-1 flex items-center gap-2 text-small text-ink-soft">
        <Avatar name={message.authorName} kind="member" size="small" />
        <span className="font-medium text-ink">{message.authorName}</span>
        <time dateTime={message.createdAt} title={exactMoment(message.createdAt)} className="tabular-nums">
          {clockTime(message.createdAt)}
        </time>
        <span className="ml-auto flex items-center gap-1" title={words.inbox.thread.onlyMembers}>
          <Lock aria-hidden size={12} />
          {words.inbox.thread.note}
        </span>
      </header>
      <MessageText text={message.text} html={message.html} mentions />
      <AttachmentList attachments={message.attachments} />
    </article>
  )
}
