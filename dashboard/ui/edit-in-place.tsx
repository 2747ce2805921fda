import { clsx } from 'clsx'
import { type KeyboardEvent, useState } from 'react'
import { words } from '../lib/words.ts'

/** A value that becomes a field when it is pressed. Enter and leaving keep what was typed, Escape does not. */
export function EditInPlace({
  label,
  value,
  shown,
  type = 'text',
  disabled,
  onSave,
}: {
  label: string
  value: string
  /** How the value reads, where that is not how it is typed. */
  shown?: string
  type?: 'text' | 'email' | 'tel' | 'number' | 'date'
  disabled?: boolean
  onSave(value: string): void
}) {
  const [draft, setDraft] = useState<string | null>(null)
  function end(keep: boolean) {
    const typed = draft?.trim()
    setDraft(null)
    if (keep && typed !== undefined && typed !== value) onSave(typed)
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter') end(true)
    else if (event.key === 'Escape') {
      event.stopPropagation()
      event.nativeEvent.stopImmediatePropagation()
      end(false)
    }
  }
  if (disabled) return <span className={clsx('wrap-anywhere', !value && 'text-ink-faint')}>{(shown ?? value) || words.states.none}</span>
  if (draft === null) {
    return (
      <button
        type="button"
        aria-label={`${label}: ${(shown ?? value) || words.states.add}`}
        onClick={() => setDraft(value)}
        className={clsx(
          '-mx-1.5 min-h-6 max-w-full rounded-small px-1.5 text-left wrap-anywhere hover:bg-hover pointer-coarse:min-h-11',
          !value && 'text-ink-faint',
        )}
      >
        {(shown ?? value) || words.states.add}
      </button>
    )
  }
  return (
    <input
      autoFocus
      type={type}
      aria-label={label}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => end(true)}
      className="-mx-1.5 h-6 w-[calc(100%+12px)] rounded-small border border-accent-ink bg-raised px-1.5 outline-none pointer-coarse:h-11 pointer-coarse:text-[16px]"
    />
  )
}
