import { PenLine } from 'lucide-react'
import type { Conversation } from '../../lib/records.ts'
import { words } from '../../lib/words.ts'
import { useTyping } from './use-typing.ts'

/** Who is writing; keeps its line, so that nothing moves when it comes and goes. */
export function TypingLine({ conversation }: { conversation: Conversation }) {
  const { contact, members } = useTyping(conversation)
  const lines = [
    ...(contact === null ? [] : [words.inbox.thread.typing(contact || words.inbox.noName)]),
    ...members.map((name) => words.inbox.thread.replying(name)),
  ]
  return (
    <p aria-live="polite" className="flex h-4 items-center gap-1.5 text-small text-ink-soft">
      {lines.length > 0 && (
        <>
          <PenLine aria-hidden size={12} className="animate-breathe" />
          {lines.join(' · ')}
        </>
      )}
    </p>
  )
}
