import { clsx } from 'clsx'
import { clockTime, exactMoment } from '../../lib/format-moment.ts'
import type { Message } from '../../lib/records.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { AttachmentList } from './attachment-list.tsx'
import { DeliverySign } from './delivery-sign.tsx'
import { MessageText } from './message-text.tsx'

/** What one author wrote without a pause: one block, the contact's at the left, ours at the right. */
export function ChatLines({ messages }: { messages: readonly Message[] }) {
  const first = messages[0]
  const last = messages.at(-1)
  if (!first || !last) return null
  const ours = first.authorKind !== 'contact'
  return (
    <article
      aria-label={first.authorName}
      className={clsx('flex max-w-[86%] gap-2.5', ours ? 'flex-row-reverse self-end' : 'self-start')}
    >
      <Avatar name={first.authorName} kind={ours ? 'member' : 'contact'} className="mt-5" />
      <div className={clsx('flex min-w-0 flex-col', ours ? 'items-end' : 'items-start')}>
        <header className="mb-1 flex items-center gap-2 px-0.5 text-small text-ink-faint">
          <span className="font-medium text-ink-soft">{first.authorName}</span>
          <time dateTime={first.createdAt} title={exactMoment(first.createdAt)} className="tabular-nums">
            {clockTime(first.createdAt)}
          </time>
        </header>
        <div
          className={clsx(
            'flex min-w-0 flex-col gap-1.5 rounded-sheet px-3.5 py-2',
            ours ? 'rounded-tr-small bg-pressed' : 'rounded-tl-small border border-line bg-raised',
          )}
        >
          {messages.map((message) => (
            <div
              key={message.clientId ?? message.id}
              title={exactMoment(message.createdAt)}
              className={clsx(message.id.startsWith('sending:') && 'opacity-60')}
            >
              {message.text && <MessageText text={message.text} html={ours ? message.html : null} />}
              <AttachmentList attachments={message.attachments} />
            </div>
          ))}
        </div>
        <span className="mt-0.5 px-0.5">
          <DeliverySign message={last} />
        </span>
      </div>
    </article>
  )
}
