import type { Editor } from '@tiptap/react'
import { Check, Unlink } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { createPortal } from 'react-dom'
import { words } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { inputClass } from '../../ui/input-class.ts'
import { addressOf } from './rich-text.ts'

const w = words.inbox.formatting
const width = 320

/** Where the selected words lead, asked beside them. Without a selection the address itself is written. */
export function LinkBox({ editor, onClose }: { editor: Editor; onClose(): void }) {
  const before = String(editor.getAttributes('link')['href'] ?? '')
  const [typed, setTyped] = useState(before)
  const [refused, setRefused] = useState(false)
  const [place] = useState(() => editor.view.coordsAtPos(editor.state.selection.from))

  function close() {
    onClose()
    editor.view.focus()
  }
  function remove() {
    editor.chain().extendMarkRange('link').unsetLink().run()
    close()
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    event.stopPropagation()
    if (typed.trim() === '') return remove()
    const href = addressOf(typed)
    if (!href) return setRefused(true)
    if (editor.state.selection.empty && !before) editor.chain().insertContent({ type: 'text', text: typed.trim(), marks: [{ type: 'link', attrs: { href } }] }).unsetMark('link').run()
    else editor.chain().extendMarkRange('link').setLink({ href }).run()
    close()
  }

  return createPortal(
    <form
      role="dialog"
      aria-label={w.link}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        close()
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onClose()
      }}
      style={{ left: Math.max(8, Math.min(place.left - 8, innerWidth - width - 8)), bottom: innerHeight - place.top + 6, width }}
      className="fixed z-50 rounded-card border border-line bg-raised p-1.5 shadow-float animate-appear"
    >
      <div className="flex items-center gap-1">
        <input
          autoFocus
          value={typed}
          inputMode="url"
          aria-label={w.address}
          placeholder={w.addressExample}
          aria-invalid={refused}
          aria-describedby={refused ? 'link-refused' : undefined}
          onChange={(event) => {
            setTyped(event.target.value)
            setRefused(false)
          }}
          className={inputClass}
        />
        <IconButton icon={Check} label={w.setLink} type="submit" />
        {before && <IconButton icon={Unlink} label={w.removeLink} onClick={remove} />}
      </div>
      {refused && (
        <p id="link-refused" role="alert" className="px-1 pt-1 text-small text-critical">
          {w.noAddress}
        </p>
      )}
    </form>,
    document.querySelector('main') ?? document.body,
  )
}
