import { Lock, Paperclip } from 'lucide-react'
import { words } from '../../lib/words.ts'
import type { SearchMatch } from './use-conversations.ts'

/** Where the words of a search are, marked. */
export function Snippet({ match: { kind, snippet, highlights } }: { match: SearchMatch }) {
  const parts: { text: string; marked: boolean }[] = []
  let from = 0
  for (let at = 0; at < highlights.length; at += 2) {
    const [start, end] = [highlights[at]!, highlights[at + 1]!]
    parts.push({ text: snippet.slice(from, start), marked: false }, { text: snippet.slice(start, end), marked: true })
    from = end
  }
  parts.push({ text: snippet.slice(from), marked: false })
  const Icon = kind === 'note' ? Lock : kind === 'attachment' ? Paperclip : undefined
  return (
    <>
      {Icon && <Icon role="img" aria-label={kind === 'note' ? words.inbox.thread.note : words.inbox.composer.attach} size={12} className="mr-1 -mt-0.5 inline text-ink-faint" />}
      {parts.map(({ text, marked }, index) => (marked ? <mark key={index} className="rounded-small bg-accent-soft px-0.5 font-medium text-ink">{text}</mark> : text))}
    </>
  )
}
