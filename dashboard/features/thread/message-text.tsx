import { clsx } from 'clsx'
import { linkify } from '../../lib/linkify.ts'
import { mentionToken } from '../composer/plain-text.ts'

/** Plain text as it was written, its addresses turned into links; in notes, those who are mentioned stand out. */
export function MessageText({ text, className, mentions }: { text: string; className?: string; mentions?: boolean }) {
  return (
    <p className={clsx('max-w-[72ch] text-reading wrap-anywhere whitespace-pre-wrap', className)}>
      {mentions ? partsOf(text).map((part, index) => (part.name ? <span key={index} className="mention">@{part.name}</span> : <Linked key={index} text={part.text} />)) : <Linked text={text} />}
    </p>
  )
}

function Linked({ text }: { text: string }) {
  return linkify(text).map((part, index) =>
    part.href ? (
      <a
        key={index}
        href={part.href}
        target="_blank"
        rel="noreferrer noopener"
        className={clsx(
          'text-accent-ink underline decoration-accent-ink/40 underline-offset-2 hover:decoration-accent-ink',
        )}
      >
        {part.text}
      </a>
    ) : (
      part.text
    ),
  )
}

function partsOf(text: string): { text: string; name?: string }[] {
  const parts: { text: string; name?: string }[] = []
  let from = 0
  for (const match of text.matchAll(mentionToken)) {
    parts.push({ text: text.slice(from, match.index) }, { text: match[0], name: match[1] ?? '' })
    from = match.index + match[0].length
  }
  return [...parts, { text: text.slice(from) }]
}
