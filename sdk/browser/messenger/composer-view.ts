import { fileTray, type Upload } from './attach-files.ts'
import { element, icon } from './element.ts'
import { emojiView } from './emoji-view.ts'
import type { StoredFile } from './shapes.ts'
import { words } from './words.ts'

type Options = {
  upload: Upload
  onSend(text: string, files: StoredFile[]): void
  onTyping(): void
  onDraft(text: string): void
}

const longestText = 10_000
const tallestPx = 140

export type Composer = {
  node: HTMLElement
  focus(): void
  text(): string
  setText(text: string): void
  /** Until it is ready, what is sent waits in the composer and goes out the moment it is. */
  setReady(ready: boolean): void
  isHeld(): boolean
}

/** Enter sends and Shift+Enter breaks the line; on touch keyboards Enter breaks the line and the button sends. */
export function composerView({ upload, onSend, onTyping, onDraft }: Options): Composer {
  const tray = fileTray(upload, () => update())
  const text = element(
    'textarea',
    {
      rows: 1, maxlength: longestText, placeholder: words.write, 'aria-label': words.write,
      enterkeyhint: isTouch() ? 'enter' : 'send', autocomplete: 'off', dir: 'auto',
    },
  )
  const chooser = element('input', { type: 'file', multiple: true, hidden: true, tabindex: -1, 'aria-hidden': 'true' })
  const attach = element(
    'button',
    { type: 'button', class: 'plain', 'aria-label': words.attach, title: words.attach, onclick: () => chooser.click() },
    icon('attach'),
  )
  const emoji = emojiView((picked) => insert(picked), () => smile.focus())
  const smile = element(
    'button',
    {
      type: 'button', class: 'plain', 'aria-label': words.emoji, title: words.emoji, 'aria-haspopup': 'dialog',
      onclick: () => (emoji.node.hidden ? emoji.open() : emoji.close()),
    },
    icon('smile'),
  )
  const send = element(
    'button', { type: 'submit', class: 'send', 'aria-label': words.send, title: words.send }, icon('send'),
  )
  const node = element(
    'form', { class: 'composer', 'aria-label': words.compose }, tray.node,
    element('div', { class: 'line' }, attach, smile, text, send, emoji.node), chooser,
    element('div', { class: 'drop', 'aria-hidden': 'true' }, words.dropFiles),
  )

  let isReady = false
  let isHeld = false

  const canSend = (): boolean => tray.ready() !== null && (text.value.trim() !== '' || tray.count() > 0)
  const update = (): void => {
    text.style.height = 'auto'
    text.style.height = `${Math.min(tallestPx, text.scrollHeight)}px`
    text.style.overflowY = text.scrollHeight > tallestPx ? 'auto' : 'hidden'
    // Not `disabled`: the button keeps its place in the tab order.
    send.setAttribute('aria-disabled', String(!canSend()))
  }
  const submit = (event?: Event): void => {
    event?.preventDefault()
    const files = tray.ready()
    if (!canSend() || files === null) return
    isHeld = !isReady
    if (isHeld) return
    onSend(text.value.trim(), files)
    text.value = ''
    onDraft('')
    tray.clear()
    text.focus()
  }

  const insert = (picked: string): void => {
    text.setRangeText(picked, text.selectionStart, text.selectionEnd, 'end')
    text.focus()
    text.dispatchEvent(new Event('input'))
  }

  node.addEventListener('submit', submit)
  text.addEventListener('input', () => {
    update()
    onDraft(text.value)
    if (text.value.trim() !== '') onTyping()
  })
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && !isTouch()) submit(event)
  })
  chooser.addEventListener('change', () => {
    tray.add(chooser.files ?? [])
    chooser.value = ''
  })
  text.addEventListener('paste', (event) => takeFiles(event, event.clipboardData))
  for (const kind of ['dragover', 'drop'] as const) {
    document.addEventListener(kind, (event) => {
      if (!node.isConnected || !event.dataTransfer?.types.includes('Files')) return
      node.classList.toggle('dropping', kind === 'dragover')
      if (kind === 'dragover') event.preventDefault()
      else takeFiles(event, event.dataTransfer)
    })
  }
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) node.classList.remove('dropping')
  })
  const takeFiles = (event: Event, from: DataTransfer | null): void => {
    if (!from || from.files.length === 0) return
    event.preventDefault()
    tray.add(from.files)
  }

  return {
    node,
    focus: () => text.focus(),
    text: () => text.value,
    setText(value) {
      text.value = value
      isHeld = false
      update()
    },
    setReady(ready) {
      isReady = ready
      if (isReady && isHeld) submit()
    },
    isHeld: () => isHeld,
  }
}

export function isTouch(): boolean {
  return matchMedia('(hover: none) and (pointer: coarse)').matches
}
