import { clsx } from 'clsx'
import { type ComponentType, type KeyboardEvent, type Ref, type RefObject, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { SuggestionSource } from './suggestions.ts'
import { textOf, typedOn, type Written } from './written.ts'

export type WritingHandle = { focus(): void; insert(text: string): void }

export type WritingProps = {
  value: Written
  label: string
  mentions: boolean
  sources: readonly SuggestionSource[]
  onChange(written: Written): void
  /** `now`: without the seconds in which it could be taken back. */
  onSend(now: boolean): void
  handle: Ref<WritingHandle>
  /** Where the editor's buttons stand. */
  bar: HTMLElement | null
}

type Editor = ComponentType<WritingProps & { caret: number | null }>

let loaded: Editor | undefined

/** A plain field until the editor has come: what is typed early is in it, and so is the caret. */
export function WritingField(props: WritingProps) {
  const [editor, setEditor] = useState<{ Editor: Editor; caret: number | null } | undefined>(loaded && { Editor: loaded, caret: null })
  const plain = useRef<HTMLTextAreaElement>(null)
  const composing = useRef(false)

  useEffect(() => {
    if (loaded) return
    let gone = false
    const take = () => {
      if (gone || !loaded) return
      // Half a letter of an input method would be lost.
      if (composing.current) return void setTimeout(take, 200)
      const element = plain.current
      const caret = element && document.activeElement === element ? element.selectionEnd : null
      // At once: a key between the look at the caret and the change of fields would land in the wrong place.
      flushSync(() => setEditor({ Editor: loaded!, caret }))
    }
    const load = () =>
      void import('./editor.tsx').then(
        (module) => {
          loaded = module.default
          take()
        },
        () => undefined, // The plain field goes on.
      )
    const waiting = whenIdle(load)
    return () => {
      gone = true
      waiting()
    }
  }, [])

  if (editor) return <editor.Editor {...props} caret={editor.caret} />
  return <PlainField {...props} element={plain} onComposing={(now) => (composing.current = now)} />
}

function PlainField({
  value,
  label,
  onChange,
  onSend,
  handle,
  element,
  onComposing,
}: WritingProps & { element: RefObject<HTMLTextAreaElement | null>; onComposing(now: boolean): void }) {
  useImperativeHandle(handle, () => ({
    focus: () => element.current?.focus(),
    insert: (text) => onChange(typedOn(value, value ? `${textOf(value)}\n${text}` : text)),
  }))
  useLayoutEffect(() => {
    if (!element.current) return
    element.current.style.height = 'auto'
    element.current.style.height = `${element.current.scrollHeight}px`
  }, [element, value])
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      onSend(event.shiftKey)
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      event.nativeEvent.stopImmediatePropagation()
      element.current?.blur()
    }
  }
  return (
    <textarea
      ref={element}
      rows={2}
      value={textOf(value)}
      aria-label={label}
      placeholder={label}
      onChange={(event) => onChange(typedOn(value, event.target.value))}
      onCompositionStart={() => onComposing(true)}
      onCompositionEnd={() => onComposing(false)}
      onKeyDown={onKeyDown}
      className={clsx('composer-text block w-full resize-none scroll-quiet bg-transparent')}
    />
  )
}

function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(run, 200)
    return () => clearTimeout(timer)
  }
  const waiting = requestIdleCallback(run, { timeout: 1_500 })
  return () => cancelIdleCallback(waiting)
}
