import { clsx } from 'clsx'

const sizes = { small: 'size-5 text-[9px]', normal: 'size-7 text-tiny', large: 'size-12 text-reading' }

/** Contacts are round, members square: told apart at a glance and without colour. */
export function Avatar({
  name,
  kind,
  size = 'normal',
  className,
}: {
  name: string
  kind: 'contact' | 'member' | 'system'
  size?: keyof typeof sizes
  className?: string
}) {
  return (
    <span
      aria-hidden
      className={clsx(
        'inline-flex shrink-0 items-center justify-center font-semibold tracking-tight select-none',
        sizes[size],
        kind === 'member'
          ? 'rounded-control bg-ink text-canvas'
          : 'rounded-full border border-line bg-canvas text-ink-soft',
        className,
      )}
    >
      {initials(name)}
    </span>
  )
}

function initials(name: string): string {
  const parts = name
    .replace(/@.*/, '')
    .split(/[\s._-]+/)
    .filter((part) => /^[\p{L}\p{N}]/u.test(part))
  const letters = [parts[0], parts.length > 1 ? parts.at(-1) : undefined].map((part) => Array.from(part ?? '')[0] ?? '')
  return letters.join('').toLocaleUpperCase() || '?'
}
