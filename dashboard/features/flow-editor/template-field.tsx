import { clsx } from 'clsx'
import { Braces } from 'lucide-react'
import { type ReactNode, type UIEvent, useRef } from 'react'
import { words } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { areaClass, inputClass } from '../../ui/input-class.ts'
import type { Datum } from '../flow-model/available-data.ts'
import { PathPicker } from './path-picker.tsx'

const w = words.flows.form

/** A text that may hold data: `{{ trigger.contact.name }}` lies on gold, and the button puts it in at the caret. */
export function TemplateField({
  id, value, lines, data, whole, placeholder, describedBy, invalid, onChange,
}: {
  id: string
  value: string
  lines: boolean
  data: readonly Datum[]
  /** The value is one piece of data and nothing else, so that it keeps its type. */
  whole?: boolean
  placeholder?: string
  describedBy?: string | undefined
  invalid?: boolean
  onChange(value: string): void
}) {
  const field = useRef<HTMLTextAreaElement & HTMLInputElement>(null)
  const back = useRef<HTMLDivElement>(null)
  const follow = ({ currentTarget }: UIEvent<HTMLElement>) => {
    back.current?.scrollTo(currentTarget.scrollLeft, currentTarget.scrollTop)
  }
  function insert({ path }: Datum) {
    const { selectionStart, selectionEnd } = field.current ?? { selectionStart: value.length, selectionEnd: value.length }
    const template = `{{ ${path} }}`
    if (whole) return onChange(template)
    const at = (selectionStart ?? value.length) + template.length
    onChange(value.slice(0, selectionStart ?? undefined) + template + value.slice(selectionEnd ?? value.length))
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(at, at)
    })
  }
  const shared = {
    ref: field,
    id,
    value,
    placeholder,
    'aria-describedby': describedBy,
    'aria-invalid': invalid || undefined,
    onScroll: follow,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  }
  return (
    <div className="relative rounded-control bg-raised">
      <div
        ref={back}
        aria-hidden
        className={clsx(
          'pointer-events-none absolute inset-px overflow-hidden rounded-control px-2.5 pr-9 text-dense text-transparent pointer-coarse:text-[16px]',
          lines ? 'py-1.5 wrap-break-word whitespace-pre-wrap' : 'flex items-center whitespace-pre',
        )}
      >
        <span>{highlighted(value)}</span>
      </div>
      {lines ? (
        <textarea
          {...shared}
          rows={3}
          className={clsx(areaClass, 'relative block field-sizing-content max-h-72 min-h-20 resize-none bg-transparent pr-9')}
        />
      ) : (
        <input {...shared} type="text" className={clsx(inputClass, 'relative bg-transparent pr-9')} />
      )}
      <span className="absolute top-0 right-0">
        <PathPicker data={data} onPick={insert}>
          <IconButton icon={Braces} label={w.insertData} />
        </PathPicker>
      </span>
    </div>
  )
}

function highlighted(text: string): ReactNode[] {
  return text.split(/(\{\{.*?\}\})/gs).map((part, index) =>
    index % 2 === 0 ? part : (
      <span key={index} className="rounded-small bg-accent-soft outline-1 outline-note-line">
        {part}
      </span>
    ),
  )
}
