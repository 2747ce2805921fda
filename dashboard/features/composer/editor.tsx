import { Mention } from '@tiptap/extension-mention'
import { Placeholder } from '@tiptap/extension-placeholder'
import { PluginKey, TextSelection } from '@tiptap/pm/state'
import { Slice } from '@tiptap/pm/model'
import { type Editor as TipTap, EditorContent, Extension, type Range, useEditor } from '@tiptap/react'
import { StarterKit } from '@tiptap/starter-kit'
import { Suggestion } from '@tiptap/suggestion'
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import { FormattingBar } from './formatting-bar.tsx'
import { LinkBox } from './link-box.tsx'
import { docFrom, positionAt } from './plain-text.ts'
import { addressOf, contentFrom, withEmptyLines, writtenFrom } from './rich-text.ts'
import { SuggestionList } from './suggestion-list.tsx'
import type { SuggestionItem, SuggestionSource } from './suggestions.ts'
import type { WritingProps } from './writing-field.tsx'
import { isFormatted } from './written.ts'

type Popup = { items: SuggestionItem[]; rect: DOMRect | null; active: number; take(item: SuggestionItem): void }

const mention = Mention.extend({ addProseMirrorPlugins: () => [] }).configure({
  renderHTML: ({ node }) => ['span', { class: 'mention', 'data-type': 'mention', 'data-id': node.attrs['id'], 'data-label': node.attrs['label'] }, `@${node.attrs['label']}`],
  renderText: ({ node }) => `@${node.attrs['label']}`,
})

/** The editor proper. Formatting comes by keys, buttons, Markdown as one types it, and pasting; mentions stand in it as one piece. Loaded once the thread is there. */
export default function Editor({ value, label, mentions, sources, onChange, onSend, handle, bar, caret }: WritingProps & { caret: number | null }) {
  const [popup, setPopup] = useState<Popup | null>(null)
  const [linking, setLinking] = useState(false)
  const shown = useRef<Popup | null>(null)
  shown.current = popup
  const latest = useRef({ onChange, onSend, sources, value })
  latest.current = { onChange, onSend, sources, value }

  const editor = useEditor({
    extensions: [
      StarterKit.configure({
        dropcursor: false, heading: false, horizontalRule: false, trailingNode: false, underline: false,
        link: { openOnClick: false, autolink: false, linkOnPaste: false, isAllowedUri: (href) => addressOf(href) === href, HTMLAttributes: { target: null, rel: null } },
      }),
      Placeholder.configure({ placeholder: label }),
      // In a reply what is pasted from a note names nobody.
      ...(mentions ? [mention] : []),
      ...sources.map(({ sign }) => suggesting(sign, () => latest.current.sources.find((each) => each.sign === sign), { shown, setPopup })),
    ],
    content: contentFrom(value, mentions),
    shouldRerenderOnTransaction: false,
    onUpdate: ({ editor: current }) => latest.current.onChange(writtenFrom(current.getJSON())),
    onBlur: () => setPopup(null),
    editorProps: {
      attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': label, class: 'composer-text scroll-quiet' },
      handleKeyDown: (view, event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
          latest.current.onSend(event.shiftKey)
          return true
        }
        if (event.key === 'k' && (event.metaKey || event.ctrlKey) && !(view.state.selection.empty && !editor.isActive('link'))) {
          setLinking(true)
          return true
        }
        if (event.key === 'Escape') {
          event.stopPropagation()
          if (shown.current) return false
          view.dom.blur()
          return true
        }
        return false
      },
      handlePaste: (view, event): boolean => {
        const text = event.clipboardData?.getData('text/plain').replaceAll('\r\n', '\n')
        if (!text) return (event.clipboardData?.files.length ?? 0) > 0
        const html = event.clipboardData?.getData('text/html') ?? ''
        const { selection } = view.state
        if (selection.$from.parent.type.spec.code) return false
        if (!selection.empty && addressOf(text) === text) return editor.commands.setLink({ href: text })
        // Of HTML comes in what the editor has itself; the cells of a table as their text.
        if (html && !/<table[\s>]/i.test(html)) return false
        insertText(editor, text, mentions)
        return true
      },
      transformPastedHTML: (html) => (html.includes('data-pm-slice') ? html : withEmptyLines(html)),
      // Files are the composer's.
      handleDrop: (_, event) => (event.dataTransfer?.files.length ?? 0) > 0,
      clipboardTextSerializer: (slice) => slice.content.textBetween(0, slice.content.size, '\n', ({ type, attrs }) => (type.name === 'mention' ? `@${attrs['label']}` : '\n')),
    },
  })

  useImperativeHandle(handle, () => ({
    // Not by its command, which waits for the next frame: keys would go elsewhere until then.
    focus: () => editor.view.focus(),
    insert: (text) => insertText(editor, text, mentions),
  }))
  // The caret goes on where it stood in the plain field, and so does the focus.
  useLayoutEffect(() => {
    if (caret === null) return
    const end = editor.state.doc.content.size - 1
    editor.view.dispatch(editor.state.tr.setSelection(TextSelection.near(editor.state.doc.resolve(isFormatted(latest.current.value) ? end : Math.min(end, positionAt(latest.current.value, caret))))))
    editor.view.focus()
  }, [editor, caret])
  // A draft that changed elsewhere: another device, a message that came back, a macro.
  useEffect(() => {
    if (writtenFrom(editor.getJSON()) === value) return
    editor.commands.setContent(contentFrom(value, mentions), { emitUpdate: false })
  }, [editor, value, mentions])

  return (
    <>
      {bar && <FormattingBar editor={editor} into={bar} onLink={() => setLinking(true)} />}
      <EditorContent editor={editor} />
      {linking && <LinkBox editor={editor} onClose={() => setLinking(false)} />}
      {popup && popup.items.length > 0 && <SuggestionList {...popup} />}
    </>
  )
}

function suggesting(sign: string, source: () => SuggestionSource | undefined, { shown, setPopup }: { shown: { current: Popup | null }; setPopup(popup: Popup | null): void }) {
  return Extension.create({
    name: `suggesting ${sign}`,
    addProseMirrorPlugins() {
      return [
        Suggestion<SuggestionItem, SuggestionItem>({
          editor: this.editor,
          pluginKey: new PluginKey(`suggesting ${sign}`),
          char: sign,
          startOfLine: source()?.startOfLine ?? false,
          minQueryLength: source()?.least ?? 0,
          allow: ({ state }) => !state.selection.$from.parent.type.spec.code,
          items: ({ query }) => source()?.find(query) ?? [],
          command: ({ editor, range, props }) => takeItem(editor, range, props),
          render: () => {
            const show = (props: { items: SuggestionItem[]; clientRect?: (() => DOMRect | null) | null; command(item: SuggestionItem): void }) =>
              setPopup({ items: props.items, rect: props.clientRect?.() ?? null, active: 0, take: props.command })
            return {
              onStart: show,
              onUpdate: show,
              onExit: () => setPopup(null),
              onKeyDown: ({ event }) => {
                const popup = shown.current
                if (!popup || popup.items.length === 0) return false
                const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
                if (step) setPopup({ ...popup, active: (popup.active + step + popup.items.length) % popup.items.length })
                else if (event.key === 'Escape') setPopup(null)
                else if (event.key === 'Enter' || event.key === 'Tab') popup.take(popup.items[popup.active]!)
                else return false
                return true
              },
            }
          },
        }),
      ]
    },
  })
}

function takeItem(editor: TipTap, range: Range, item: SuggestionItem): void {
  const chain = editor.chain().focus()
  if (item.mention) chain.insertContentAt(range, [{ type: 'mention', attrs: item.mention }, { type: 'text', text: ' ' }]).run()
  else if (item.text !== undefined) chain.insertContentAt(range, item.text).run()
  else chain.deleteRange(range).run()
  item.run?.()
}

function insertText(editor: TipTap, text: string, mentions: boolean): void {
  const doc = editor.schema.nodeFromJSON(docFrom(text, mentions))
  editor.view.dispatch(editor.state.tr.replaceSelection(new Slice(doc.content, 1, 1)).scrollIntoView())
  editor.view.focus()
}
