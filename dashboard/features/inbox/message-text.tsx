import { clsx } from 'clsx'
import { linkify } from '../../lib/linkify.ts'

/** Plain text as it was written, its addresses turned into links. */
export function MessageText({ text, className }: { text: string; className?: string }) {
  return (
    <p className={clsx('max-w-[72ch] text-reading wrap-anywhere whitespace-pre-wrap', className)}>
      {linkify(text).map((part, index) =>
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
      )}
    </p>
  )
}
