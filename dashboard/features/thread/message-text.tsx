import { clsx } from 'clsx'
import { linkify } from '../../lib/linkify.ts'
import { mentionToken } from '../composer/plain-text.ts'
import { isRichText, RichText } from './rich-text.tsx'

type MessageTextProps = { text: string; html?: string | null; className?: string; mentions?: boolean }

/** A text as it was written, formatted or not, its addresses turned into links; in notes, those who are mentioned stand out. */
export function MessageText({ text, html, className, mentions }: MessageTextProps) {
  const words = mentions ? withMentions : linked
  if (html && isRichText(html)) {
    return (
      <div className={clsx('rich-text max-w-[72ch] text-reading wrap-anywhere', className)}>
        <RichText html={html} words={words} />
      </div>
    )
  }
  return <p className={clsx('max-w-[72ch] text-reading wrap-anywhere whitespace-pre-wrap', className)}>{words(text)}</p>
}

function withMentions(text: string) {
  return partsOf(text).map((part, index) => (part.name ? <span key={index} className="mention">@{part.name}</span> : linked(part.text)))
}

function linked(text: string) {
  return linkify(text).map((part, index) =>
    part.href ? (
      <a key={index} href={part.href} target="_blank" rel="noreferrer noopener" className="text-link">
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
