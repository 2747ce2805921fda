import { element } from './element.ts'
import { words } from './words.ts'

const emoji = (
  '😀 😄 😁 😅 😂 🙂 😉 😊 😍 😘 😎 🤔 😐 😕 🙁 😢 😭 😡 😱 😴 🤗 🤝 👍 👎 👏 🙏 👋 💪 ✌️ 👌 👀 🎉 ' +
  '❤️ 💛 💚 💙 🔥 ⭐ ✅ ❌ ❓ ❗ 💡 📦 🚚 📷 📎 📞 ⏰ 🌞 🌱 🎁'
).split(' ')
const perRow = 8

/** A short list in the system's own drawings; screen readers know their names. Arrow keys walk, Escape closes. */
export function emojiView(onPick: (text: string) => void, onClose: () => void): { node: HTMLElement; open(): void; close(): void } {
  const buttons = emoji.map((text) => element('button', { type: 'button', tabindex: -1, onclick: () => pick(text) }, text))
  const node = element('div', { class: 'emoji', role: 'dialog', 'aria-label': words.emoji, hidden: true }, ...buttons)
  const focus = (at: number): void => {
    const next = buttons[Math.max(0, Math.min(buttons.length - 1, at))]!
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1
    next.focus()
  }
  const close = (): void => {
    node.hidden = true
    document.removeEventListener('pointerdown', closeOutside)
  }
  const closeOutside = (event: PointerEvent): void => {
    if (!node.parentElement?.contains(event.target as Node)) close()
  }
  const pick = (text: string): void => {
    close()
    onPick(text)
  }
  node.addEventListener('keydown', (event) => {
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    const ahead = getComputedStyle(node).direction === 'rtl' ? -1 : 1
    const step = { ArrowRight: ahead, ArrowLeft: -ahead, ArrowDown: perRow, ArrowUp: -perRow, Home: -at, End: buttons.length }[event.key]
    if (step !== undefined) focus(at + step)
    else if (event.key === 'Escape') {
      // Only the list closes, not the whole messenger.
      event.stopPropagation()
      close()
      onClose()
    } else return
    event.preventDefault()
  })
  return {
    node,
    open() {
      node.hidden = false
      document.addEventListener('pointerdown', closeOutside)
      focus(0)
    },
    close,
  }
}
