import { clsx } from 'clsx'
import type { ReactNode } from 'react'

/** Our own small drawing of what a plugin does; for one that we do not know, its first letter. */
export function PluginMark({ name, title, large }: { name: string; title: string; large?: boolean }) {
  const drawing = drawings[name]
  return (
    <span
      aria-hidden
      className={clsx(
        'inline-flex shrink-0 items-center justify-center rounded-card border border-line bg-canvas text-ink-soft',
        large ? 'size-12' : 'size-9',
      )}
    >
      {drawing ? (
        <svg
          width={large ? 26 : 20}
          height={large ? 26 : 20}
          viewBox="0 0 20 20"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
          strokeLinejoin="round"
        >
          {drawing}
        </svg>
      ) : (
        <span className={clsx('font-semibold', large ? 'text-title' : 'text-reading')}>{title.slice(0, 1).toLocaleUpperCase()}</span>
      )}
    </span>
  )
}

const hay = { className: 'text-accent', stroke: 'currentColor', strokeWidth: 2 }

const drawings: Readonly<Record<string, ReactNode>> = {
  // A channel with a thread in it.
  slack: (
    <>
      <path d="M3 4h14v9H9l-3.5 3v-3H3z" />
      <path {...hay} d="M6.5 7.2h7M6.5 10h4" />
    </>
  ),
  // A flag on the way.
  linear: (
    <>
      <path d="M5 17V3M5 4h9.5l-2.5 3.3 2.5 3.3H5" />
      <path {...hay} d="M8.5 14.5h7.5" />
    </>
  ),
  // A branch that comes back.
  github: (
    <>
      <circle cx="6" cy="4.5" r="1.8" />
      <circle cx="6" cy="15.5" r="1.8" />
      <circle cx="14" cy="7" r="1.8" />
      <path d="M6 6.3v7.4" />
      <path {...hay} d="M14 8.8c0 3-3 3-6 4.2" />
    </>
  ),
  // A board of cards.
  jira: (
    <>
      <path d="M3 4h14v12H3zM7.7 4v12M12.3 4v12" />
      <path {...hay} d="M5 7h.8M9.6 7h.8M9.6 10h.8M14.3 7h.8M14.3 10h.8M14.3 13h.8" />
    </>
  ),
}
