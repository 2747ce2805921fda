import type { Identity, ToPage } from '../protocol.ts'
import { keep, readKept } from './kept.ts'
import { makeLauncher } from './launcher.ts'
import { connectFrame, type MessengerFrame } from './messenger-frame.ts'

export type WidgetOptions = { channel: string; messenger: string; colour: string | null; side: 'left' | 'right' }

export type Widget = { identify(identity: Identity): void; open(): void; close(): void; logout(): void }

/** One widget on the page. The messenger is fetched when wanted: near the button, opened, identified, known before. */
export function makeWidget({ channel, messenger, colour, side }: WidgetOptions): Widget {
  const keptUnder = `hayloft:${channel}`
  const colourUnder = `${keptUnder}:colour`
  let identity: Identity | null = null
  let frame: MessengerFrame | undefined
  let ready = false
  let open = false
  let focusBefore: Element | null = null

  const launcher = makeLauncher({
    // What the channel said last time is newer than what the page was written with.
    colour: readKept(colourUnder) ?? colour,
    side,
    onToggle: () => (open ? close() : show()),
    onEscape: () => close(),
    onNear: () => load(),
  })

  const load = (): void => {
    frame ??= connectFrame(launcher.load(`${messenger}?channel=${encodeURIComponent(channel)}`), hear)
  }

  const hear = (message: ToPage): void => {
    if (message.hayloft === 'ready') {
      ready = true
      frame?.tell({ hayloft: 'boot', kept: readKept(keptUnder), identity, open })
    } else if (message.hayloft === 'keep') keep(keptUnder, message.value)
    else if (message.hayloft === 'unread') launcher.setUnread(message.count)
    else if (message.hayloft === 'close') close()
    else if (message.hayloft === 'warning') console.warn(`Hayloft: ${message.text}`)
    else if (message.hayloft === 'appearance') {
      launcher.setColour(message.colour)
      keep(colourUnder, message.colour)
    }
  }

  const show = (): void => {
    load()
    if (!open) focusBefore = document.activeElement
    open = true
    launcher.setOpen(true)
    frame?.focus()
    if (ready) frame?.tell({ hayloft: 'open' })
  }

  const close = (): void => {
    if (!open) return
    open = false
    launcher.setOpen(false)
    if (ready) frame?.tell({ hayloft: 'close' })
    // Focus goes back to where it was before, when that is still there; else to the button.
    const isOurs = focusBefore === document.body || focusBefore?.tagName === 'HAYLOFT-WIDGET'
    if (!isOurs && focusBefore instanceof HTMLElement && focusBefore.isConnected) focusBefore.focus()
    else launcher.focus()
  }

  if (readKept(keptUnder) !== null) whenIdle(load)

  return {
    open: show,
    close,
    identify(given) {
      identity = given
      if (ready) frame?.tell({ hayloft: 'identify', identity })
      else whenIdle(load)
    },
    logout() {
      identity = null
      launcher.setUnread(0)
      // Empty says "forget": the messenger has storage of its own to clear, now or on the next page.
      keep(keptUnder, '')
      if (ready) frame?.tell({ hayloft: 'logout' })
      else whenIdle(load)
    },
  }
}

function whenIdle(work: () => void): void {
  const quietly = (): void => {
    try {
      work()
    } catch (error) {
      console.warn('Hayloft:', error)
    }
  }
  if ('requestIdleCallback' in window) requestIdleCallback(quietly, { timeout: 3_000 })
  else setTimeout(quietly, 300)
}
