import type { ReactNode } from 'react'

export type DrawingName = 'inbox' | 'thread' | 'contacts' | 'outbox' | 'search' | 'keys' | 'broken' | 'done'

/** Small line drawings from the barn: one stroke of ink, one touch of hay. */
export function Drawing({ name }: { name: DrawingName }) {
  return (
    <svg
      aria-hidden
      width="88"
      height="64"
      viewBox="0 0 88 64"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      className="text-ink-faint"
    >
      {drawings[name]}
    </svg>
  )
}

const hay = { className: 'text-accent', stroke: 'currentColor', strokeWidth: 2 }

const drawings: Record<DrawingName, ReactNode> = {
  inbox: (
    <>
      <path d="M14 30 44 10l30 20M20 28v26h48V28" />
      <path d="M33 54V38h22v16M33 38l22 16M55 38 33 54" />
      <path {...hay} d="M38 24h12M41 29h6" />
    </>
  ),
  thread: (
    <>
      <path d="M14 14h42a4 4 0 0 1 4 4v18a4 4 0 0 1-4 4H30l-10 8v-8h-6a4 4 0 0 1-4-4V18a4 4 0 0 1 4-4Z" />
      <path d="M66 26h8a4 4 0 0 1 4 4v14a4 4 0 0 1-4 4h-3v6l-8-6H44" />
      <path {...hay} d="M20 23h28M20 30h18" />
    </>
  ),
  contacts: (
    <>
      <circle cx="44" cy="24" r="10" />
      <path d="M24 54c1-12 9-18 20-18s19 6 20 18" />
      <path d="M20 34a7 7 0 1 1 3-13M68 34a7 7 0 1 0-3-13M8 50c1-7 5-11 11-12M80 50c-1-7-5-11-11-12" />
      <path {...hay} d="M35 17c4-6 14-6 18 0M31 18h26" />
    </>
  ),
  outbox: (
    <>
      <path d="M16 20h56v34H16z" />
      <path d="m16 20 28 20 28-20M16 54l20-19M72 54 52 35" />
      <path {...hay} d="M44 6v10M39 11l5-5 5 5" />
    </>
  ),
  search: (
    <>
      <circle cx="38" cy="28" r="16" />
      <path d="m50 40 14 14" />
      <path {...hay} d="M31 24h14M31 31h9" />
    </>
  ),
  keys: (
    <>
      <circle cx="30" cy="32" r="12" />
      <path d="M42 32h34M66 32v9M74 32v6" />
      <path {...hay} d="M26 32h8" />
    </>
  ),
  broken: (
    <>
      <path d="M12 54V26l20-12 4 10-6 6 8 8-4 16M76 54V26L44 8l-2 10 6 8-6 8 6 20" />
      <path d="M8 54h72" />
      <path {...hay} d="M56 40h10M56 46h10" />
    </>
  ),
  done: (
    <>
      <path d="M10 52h68" />
      <path d="M18 52V36a6 6 0 0 1 6-6h40a6 6 0 0 1 6 6v16" />
      <path {...hay} d="M26 38h36M26 45h36" />
      <path d="m34 18 7 7 14-15" />
    </>
  ),
}
