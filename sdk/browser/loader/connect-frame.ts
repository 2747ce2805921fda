/** Speaks with a page of ours in its iframe, and with nobody else: both window and origin are checked. */
export function connectFrame<To extends object, From extends { hayloft: string }>(
  frame: HTMLIFrameElement, onMessage: (message: From) => void,
): { tell(message: To): void; frame: HTMLIFrameElement } {
  const { origin } = new URL(frame.src)
  addEventListener('message', (event) => {
    if (event.source !== frame.contentWindow || event.origin !== origin) return
    // Our own page of the same release; a message without the mark is not from its code.
    const message = event.data as From | undefined
    if (typeof message?.hayloft === 'string') onMessage(message)
  })
  return { tell: (message) => frame.contentWindow?.postMessage(message, origin), frame }
}
