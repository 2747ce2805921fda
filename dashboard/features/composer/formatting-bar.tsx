import { type Editor, useEditorState } from '@tiptap/react'
import { Bold, Code, Italic, Link, List, ListOrdered, type LucideIcon, Quote, SquareCode, Strikethrough } from 'lucide-react'
import { Toolbar } from 'radix-ui'
import { createPortal } from 'react-dom'
import { words } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'

const w = words.inbox.formatting

type Format = { name: string; icon: LucideIcon; label: string; keys: string; toggle(editor: Editor): void }

const formats: readonly Format[] = [
  { name: 'bold', icon: Bold, label: w.bold, keys: 'mod+b', toggle: (editor) => editor.chain().focus().toggleBold().run() },
  { name: 'italic', icon: Italic, label: w.italic, keys: 'mod+i', toggle: (editor) => editor.chain().focus().toggleItalic().run() },
  { name: 'strike', icon: Strikethrough, label: w.strike, keys: 'mod+shift+s', toggle: (editor) => editor.chain().focus().toggleStrike().run() },
  { name: 'bulletList', icon: List, label: w.bullets, keys: 'mod+shift+8', toggle: (editor) => editor.chain().focus().toggleBulletList().run() },
  { name: 'orderedList', icon: ListOrdered, label: w.numbers, keys: 'mod+shift+7', toggle: (editor) => editor.chain().focus().toggleOrderedList().run() },
  { name: 'blockquote', icon: Quote, label: w.quote, keys: 'mod+shift+b', toggle: (editor) => editor.chain().focus().toggleBlockquote().run() },
  { name: 'code', icon: Code, label: w.code, keys: 'mod+e', toggle: (editor) => editor.chain().focus().toggleCode().run() },
  { name: 'codeBlock', icon: SquareCode, label: w.codeBlock, keys: 'mod+alt+c', toggle: (editor) => editor.chain().focus().toggleCodeBlock().run() },
]

/** Quiet until one writes. One stop of Tab, arrows within; a click leaves the caret where it is. */
export function FormattingBar({ editor, into, onLink }: { editor: Editor; into: HTMLElement; onLink(): void }) {
  const active = useEditorState({ editor, selector: ({ editor: current }) => [...formats.map(({ name }) => name), 'link'].filter((name) => current.isActive(name)).join() }).split(',')
  return createPortal(
    <Toolbar.Root
      aria-label={w.label}
      className="flex scrollbar-none overflow-x-auto opacity-0 transition-opacity duration-100 group-focus-within/composer:opacity-100 group-hover/composer:opacity-100 pointer-coarse:opacity-100"
      onMouseDown={(event) => event.preventDefault()}
    >
      {formats.map(({ name, icon, label, keys, toggle }) => (
        <Toolbar.Button key={name} asChild>
          <IconButton icon={icon} label={label} keys={keys} aria-pressed={active.includes(name)} className="size-7! pointer-coarse:size-11!" onClick={() => toggle(editor)} />
        </Toolbar.Button>
      ))}
      <Toolbar.Button asChild>
        <IconButton icon={Link} label={w.link} keys="mod+k" aria-pressed={active.includes('link')} className="size-7! pointer-coarse:size-11!" onClick={onLink} />
      </Toolbar.Button>
    </Toolbar.Root>,
    into,
  )
}
