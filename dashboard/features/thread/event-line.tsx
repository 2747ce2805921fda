import type { Message } from '../../lib/records.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'

/** What happened, as one faint line. */
export function EventLine({ message }: { message: Message }) {
  return (
    <p className="flex flex-wrap justify-center gap-x-1.5 py-0.5 text-center text-small text-ink-faint">
      <span>{message.text}</span>
      <span aria-hidden>·</span>
      <RelativeTime at={message.createdAt} />
    </p>
  )
}
