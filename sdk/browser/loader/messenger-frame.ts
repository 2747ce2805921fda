import type { ToMessenger, ToPage } from '../protocol.ts'

export type MessengerFrame = { tell(message: ToMessenger): void; focus(): void }

/** Speaks with the messenger in its iframe, and with nobody else: both window and origin are checked. */
export function connectFrame(frame: HTMLIFrameElement, onMessage: (message: ToPage) => void): MessengerFrame {
  const { origin } = new URL(frame.src)
  window.addEventListener('message', (event) => {
    if (event.source !== frame.contentWindow || event.origin !== origin) return
    // The messenger is our own page of the same release; a message without the mark is not from its code.
    const message = event.data as ToPage | undefined
    if (typeof message?.hayloft === 'string') onMessage(message)
  })
  return {
    tell: (message) => frame.contentWindow?.postMessage(message, origin),
    focus: () => frame.focus(),
  }
}
