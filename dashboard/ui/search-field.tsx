import { clsx } from 'clsx'
import { Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { words } from '../lib/words.ts'

/** Searches while one types, a moment after the last key. */
export function SearchField({
  value,
  onChange,
  label,
}: {
  value: string
  onChange(value: string): void
  label: string
}) {
  const [text, setText] = useState(value)
  const sent = useRef(value)
  const latest = useRef(onChange)
  useEffect(() => {
    latest.current = onChange
  })
  useEffect(() => {
    if (value !== sent.current) setText((sent.current = value))
  }, [value])
  useEffect(() => {
    const words = text.trim()
    if (words === sent.current) return
    const timer = setTimeout(() => latest.current((sent.current = words)), 180)
    return () => clearTimeout(timer)
  }, [text])

  return (
    <div role="search" className="relative min-w-0 flex-1">
      <Search
        aria-hidden
        size={14}
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-faint"
      />
      <input
        type="text"
        enterKeyHint="search"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          if (text) setText('')
          else event.currentTarget.blur()
        }}
        className={clsx(
          'h-8 w-full rounded-control border border-line bg-raised pr-8 pl-8 text-dense text-ellipsis',
          'transition-colors duration-100 hover:border-line-strong focus-visible:border-accent-ink',
          'pointer-coarse:h-11 pointer-coarse:text-[16px]',
        )}
      />
      {text && (
        <button
          type="button"
          aria-label={words.actions.clear}
          onClick={() => setText('')}
          className={clsx(
            'absolute top-1/2 right-1 inline-flex size-6 -translate-y-1/2 items-center justify-center',
            'rounded-small text-ink-faint hover:bg-hover hover:text-ink',
          )}
        >
          <X aria-hidden size={13} />
        </button>
      )}
    </div>
  )
}
