import { clsx } from 'clsx'
import { CornerDownLeft, Search, X } from 'lucide-react'
import { type KeyboardEvent, type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from 'react'
import { formatTerm, parseQuery, type Term } from '../../../server/features/conversation-query/query.ts'
import { words } from '../../lib/words.ts'
import { type Completion, completionsFor } from './completions.ts'
import { labelOf, type QueryNames } from './query-names.ts'

const w = words.inbox.query
const settleMs = 180

/** Where one asks for conversations: each finished term is a chip, what is being typed is completed, words search as one types. */
export function QueryField({
  value,
  names,
  label,
  onChange,
  handle,
}: {
  value: string
  names: QueryNames
  label: string
  onChange(query: string): void
  handle?: Ref<{ focus(): void }>
}) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const field = useSplitQuery(value, onChange)
  const [focused, setFocused] = useState(false)
  const [picked, setPicked] = useState<number | null>(null)
  const [dismissed, setDismissed] = useState('')
  useImperativeHandle(handle, () => ({ focus: () => input.current?.focus() }))

  const { from, completions } = completionsFor(field.text, names)
  const open = focused && completions.length > 0 && field.text !== dismissed
  // Of a word one may mean just the word: Enter takes a field only once the arrows have gone to it.
  const active = picked ?? (completions[0]?.kind === 'value' ? 0 : null)

  function take({ insert, kind }: Completion) {
    setPicked(null)
    field.write(field.text.slice(0, from) + insert + (kind === 'value' ? ' ' : ''))
    input.current?.focus()
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const chosen = completions[active ?? (event.key === 'Tab' ? 0 : -1)]
    if (open && step) {
      event.preventDefault()
      setPicked(((active ?? (step === 1 ? -1 : 0)) + step + completions.length) % completions.length)
    } else if (open && chosen && (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey))) {
      event.preventDefault()
      take(chosen)
    } else if (event.key === 'Enter') {
      field.settle()
    } else if (event.key === 'Backspace' && field.text === '' && field.terms.length > 0) {
      event.preventDefault()
      // The last chip becomes text again, to be corrected.
      field.edit(field.terms.length - 1)
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      if (open) setDismissed(field.text)
      else if (field.text) field.write('')
      else input.current?.blur()
    }
  }

  return (
    <div
      role="search"
      onClick={(event) => {
        if (event.target === event.currentTarget) input.current?.focus()
      }}
      className={clsx(
        'relative flex min-h-8 min-w-0 flex-1 flex-wrap items-center gap-1 rounded-control border border-line bg-raised',
        'py-0.5 pr-7 pl-8 transition-colors duration-100 focus-within:border-accent-ink hover:border-line-strong',
        'pointer-coarse:min-h-11',
      )}
    >
      <Search aria-hidden size={14} className="pointer-events-none absolute top-2 left-2.5 text-ink-faint pointer-coarse:top-3.5" />
      {field.terms.map((term, index) => (
        <Chip key={`${index} ${formatTerm(term)}`} term={term} names={names} onEdit={() => {
          field.edit(index)
          input.current?.focus()
        }} onRemove={() => {
          field.remove(index)
          input.current?.focus()
        }} />
      ))}
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-expanded={open}
        aria-controls={open ? `${id}-list` : undefined}
        aria-autocomplete="list"
        aria-activedescendant={open && active !== null ? `${id}-${active}` : undefined}
        aria-label={label}
        enterKeyHint="search"
        autoComplete="off"
        spellCheck={false}
        placeholder={field.terms.length === 0 ? label : undefined}
        value={field.text}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onChange={(event) => {
          setPicked(null)
          setDismissed('')
          field.write(event.target.value)
        }}
        onKeyDown={onKeyDown}
        className={clsx(
          'h-6 min-w-16 flex-1 bg-transparent text-dense text-ellipsis outline-none focus-visible:outline-none',
          'pointer-coarse:text-[16px]',
        )}
      />
      {(field.text || field.terms.length > 0) && (
        <button
          type="button"
          aria-label={words.actions.clear}
          onClick={() => {
            field.clear()
            input.current?.focus()
          }}
          className={clsx(
            'absolute top-1 right-1 inline-flex size-6 items-center justify-center rounded-small text-ink-faint',
            'hover:bg-hover hover:text-ink pointer-coarse:top-2',
          )}
        >
          <X aria-hidden size={13} />
        </button>
      )}
      {open && (
        <ul
          id={`${id}-list`}
          role="listbox"
          aria-label={w.completions}
          className={clsx(
            'absolute top-full right-0 left-0 z-30 mt-1 max-h-72 min-w-60 scroll-quiet rounded-card border border-line',
            'bg-raised p-1 shadow-float animate-appear',
          )}
        >
          {completions.map((completion, index) => (
            <li
              key={completion.insert}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              // The field keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(completion)}
              className={clsx(
                'flex h-8 cursor-default items-center gap-2 rounded-control px-2 text-dense select-none',
                'hover:bg-hover pointer-coarse:h-11',
                index === active && 'bg-pressed',
              )}
            >
              <span className="truncate">{completion.label}</span>
              <span className="ml-auto truncate text-small text-ink-faint">
                {completion.kind === 'field' ? w.fields[completion.field] : ''}
              </span>
              {index === active && <CornerDownLeft aria-hidden size={13} className="shrink-0 text-ink-faint" />}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Chip({ term, names, onEdit, onRemove }: { term: Term; names: QueryNames; onEdit(): void; onRemove(): void }) {
  const own = term.field === 'field' ? term.values.slice(1) : term.values
  const name = term.field === 'field' ? (names.fields.find(({ key }) => key === term.values[0])?.name ?? term.values[0]) : term.field
  const text = `${term.negated ? `${w.not} ` : ''}${name}: ${own.map((value) => labelOf(term.field, value, names)).join(', ')}`
  return (
    <span className="inline-flex h-6 max-w-full items-center rounded-small bg-accent-soft text-small text-ink">
      <button type="button" title={w.edit} onClick={onEdit} className="min-w-0 truncate rounded-small pr-0.5 pl-1.5">
        {text}
      </button>
      <button
        type="button"
        aria-label={w.remove(text)}
        onClick={onRemove}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded-small text-ink-soft hover:text-ink"
      >
        <X aria-hidden size={12} />
      </button>
    </span>
  )
}

/** The query as chips and the text still being typed. Chips tell at once, words a moment after the last key. */
function useSplitQuery(value: string, onChange: (query: string) => void) {
  const [{ terms, text }, setParts] = useState(() => split(value))
  const told = useRef(value)
  const latest = useRef(onChange)
  useEffect(() => {
    latest.current = onChange
  })
  useEffect(() => {
    if (value === told.current) return
    told.current = value
    setParts(split(value))
  }, [value])
  const query = join(terms, text)
  useEffect(() => {
    // A term that is still being typed asks for nothing yet.
    if (query === told.current || /(^|\s)-?[a-z]+(\.\w+)?:("[^"]*"?|[^\s"])*$/i.test(text)) return
    const timer = setTimeout(() => latest.current((told.current = query)), settleMs)
    return () => clearTimeout(timer)
  }, [query, text])

  function tell(parts: { terms: Term[]; text: string }) {
    setParts(parts)
    const next = join(parts.terms, parts.text)
    if (next !== told.current) latest.current((told.current = next))
  }
  return {
    terms,
    text,
    /** A finished term followed by a space becomes a chip. */
    write(next: string) {
      const ended = /\s$/.test(next) ? parseQuery(next) : undefined
      if (!ended || ended.terms.length === 0) return setParts({ terms, text: next })
      const left = [...ended.problems.map(({ term }) => term), ...(ended.words ? [ended.words] : [])].join(' ')
      tell({ terms: [...terms, ...ended.terms], text: left && `${left} ` })
    },
    settle() {
      const all = parseQuery(text)
      tell({ terms: [...terms, ...all.terms], text: [...all.problems.map(({ term }) => term), all.words].filter(Boolean).join(' ') })
    },
    remove(index: number) {
      tell({ terms: terms.toSpliced(index, 1), text })
    },
    edit(index: number) {
      const term = terms[index]
      if (term) setParts({ terms: terms.toSpliced(index, 1), text: `${text && `${text.trim()} `}${formatTerm(term)}` })
    },
    clear() {
      tell({ terms: [], text: '' })
    },
  }
}

function split(value: string): { terms: Term[]; text: string } {
  const { terms, words: free, problems } = parseQuery(value)
  return { terms, text: [...problems.map(({ term }) => term), ...(free ? [free] : [])].join(' ') }
}

function join(terms: readonly Term[], text: string): string {
  return [...terms.map(formatTerm), ...(text.trim() ? [text.trim()] : [])].join(' ')
}
