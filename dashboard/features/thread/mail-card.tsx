import { clsx } from 'clsx'
import { Ellipsis, ImageOff } from 'lucide-react'
import { useState } from 'react'
import { exactMoment } from '../../lib/format-moment.ts'
import type { Conversation, Message } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { MailFrame } from '../../ui/mail-frame.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { AttachmentList } from './attachment-list.tsx'
import { DeliverySign, DeliveryTrouble } from './delivery-sign.tsx'
import { MessageText } from './message-text.tsx'
import { isRichText } from './rich-text.tsx'

const w = words.inbox.thread

/** One mail: who, when, its body in a sandbox, what it quotes folded behind three dots. */
export function MailCard({ message, conversation }: { message: Message; conversation: Conversation }) {
  const [showImages, setShowImages] = useState(false)
  const [showQuoted, setShowQuoted] = useState(false)
  const ours = message.authorKind !== 'contact'
  const quoted = message.quotedHtml ?? message.quotedText
  return (
    <article
      aria-label={w.mail(message.authorName)}
      className={clsx('rounded-card border border-line bg-raised', message.id.startsWith('sending:') && 'opacity-70')}
    >
      <header className="flex items-center gap-2.5 px-4 pt-3 pb-2">
        <Avatar name={message.authorName} kind={ours ? 'member' : 'contact'} />
        <div className="min-w-0 flex-1 leading-4">
          <p className="truncate text-dense font-semibold">{message.authorName}</p>
          {ours && (
            <p className="truncate text-small text-ink-faint">{w.to(conversation.contactName ?? words.inbox.noName)}</p>
          )}
        </div>
        <DeliverySign message={message} />
        <RelativeTime at={message.createdAt} className="shrink-0 text-small text-ink-faint" />
      </header>
      {message.remoteImages > 0 && !showImages && (
        <div
          className={clsx(
            'mx-4 mb-2 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-control bg-canvas px-3 py-1.5',
            'text-small text-ink-soft',
          )}
        >
          <ImageOff aria-hidden size={14} className="shrink-0" />
          <span className="min-w-0 flex-1">{w.images(message.remoteImages)}</span>
          <Button look="plain" className="h-7" onClick={() => setShowImages(true)}>
            {w.showImages}
          </Button>
        </div>
      )}
      <div className="px-4 pb-4">
        <Body html={message.html} text={message.text} title={w.mail(message.authorName)} showImages={showImages} ours={ours} />
        {quoted && (
          <button
            type="button"
            aria-expanded={showQuoted}
            aria-label={showQuoted ? w.hideQuoted : w.quoted}
            title={showQuoted ? w.hideQuoted : w.quoted}
            onClick={() => setShowQuoted(!showQuoted)}
            className={clsx(
              'mt-2 inline-flex h-5 items-center rounded-small border border-line bg-canvas px-1.5 text-ink-soft',
              'hover:border-line-strong hover:text-ink pointer-coarse:h-8 pointer-coarse:px-3',
            )}
          >
            <Ellipsis aria-hidden size={14} />
          </button>
        )}
        {quoted && showQuoted && (
          <div className="mt-2 border-l-2 border-line pl-3 text-ink-soft">
            <Body html={message.quotedHtml} text={message.quotedText ?? ''} title={w.quoted} showImages={showImages} ours={false} />
          </div>
        )}
        <AttachmentList attachments={message.attachments} />
        <DeliveryTrouble message={message} />
      </div>
      <span className="sr-only">{exactMoment(message.createdAt)}</span>
    </article>
  )
}

function Body({
  html,
  text,
  title,
  showImages,
  ours,
}: {
  html: string | null
  text: string
  title: string
  showImages: boolean
  ours: boolean
}) {
  if (html && !(ours && isRichText(html))) return <MailFrame html={html} title={title} showImages={showImages} />
  if (text.trim()) return <MessageText text={text} html={html} />
  return <p className="text-dense text-ink-faint italic">{w.empty}</p>
}
