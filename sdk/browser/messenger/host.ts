import type { ToMessenger, ToPage } from '../protocol.ts'

export type Host = { tell(message: ToPage): void; isAlone: boolean }
export type Boot = Extract<ToMessenger, { hayloft: 'boot' }>

/**
 * The page that embeds us. The first boot from our parent decides which origin it is; nothing else is listened to.
 * Opened on its own, as a page, the messenger boots itself.
 */
export function connectHost(
  onBoot: (boot: Boot, pageOrigin: string) => void, onCommand: (command: ToMessenger) => void,
): Host {
  const isAlone = window.parent === window
  let pageOrigin: string | null = null
  const tell = (message: ToPage): void => {
    // Before the boot we say only that we are ready, which anyone may know. Sandboxed pages have no origin to name.
    if (!isAlone) window.parent.postMessage(message, pageOrigin === null || pageOrigin === 'null' ? '*' : pageOrigin)
  }
  addEventListener('message', (event) => {
    if (event.source !== window.parent || isAlone) return
    // From our own loader; anything else has no such mark.
    const message = event.data as ToMessenger | undefined
    if (typeof message?.hayloft !== 'string') return
    if (pageOrigin === null) {
      if (message.hayloft !== 'boot') return
      pageOrigin = event.origin
      onBoot(message, pageOrigin)
    } else if (event.origin === pageOrigin) onCommand(message)
  })
  const ownBoot: Boot = { hayloft: 'boot', kept: null, identity: null, open: true, page: '' }
  if (isAlone) queueMicrotask(() => onBoot(ownBoot, location.origin))
  else tell({ hayloft: 'ready' })
  return { tell, isAlone }
}
