import { clsx } from 'clsx'

const onMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)
const names: Record<string, string> = {
  mod: onMac ? '⌘' : 'Ctrl',
  enter: '↵',
  escape: 'Esc',
  shift: '⇧',
  alt: onMac ? '⌥' : 'Alt',
  up: '↑',
  down: '↓',
}

/** Keys as one presses them: `mod+enter` together, `g i` one after the other. */
export function Kbd({ keys, inverted }: { keys: string; inverted?: boolean }) {
  return (
    <span className="inline-flex gap-0.5">
      {keys.split(/[ +]/).map((key, index) => (
        <kbd
          key={index}
          className={clsx(
            'inline-flex h-4 min-w-4 items-center justify-center rounded-small px-1 font-sans text-tiny font-medium',
            inverted ? 'bg-canvas/20 text-canvas' : 'border border-line bg-surface text-ink-soft',
          )}
        >
          {names[key] ?? (key.length === 1 ? key.toUpperCase() : key)}
        </kbd>
      ))}
    </span>
  )
}
