import type { FromLook, Identity, Look, Opening, ToLook, ToMessenger, ToPage } from '../protocol.ts'
import { connectFrame } from './connect-frame.ts'
import { keep, readKept } from './kept.ts'
import { makeLauncher } from './launcher.ts'

export type WidgetOptions = { channel: string; origin: string; colour: string | null; side: string | null; language: string }

export type WidgetEvent = 'ready' | 'open' | 'close' | 'unread'

export type Widget = {
  identify(identity: Identity): void
  open(): void
  close(): void
  show(): void
  hide(): void
  logout(): void
  shutdown(): void
}

const lookLastsMs = 5 * 60_000

/** One widget on the page. The messenger is fetched when wanted: near the button, opened, identified, known before. */
export function makeWidget(
  { channel, origin, colour, side, language }: WidgetOptions, tell: (event: WidgetEvent, value?: number) => void,
): Widget {
  const keptUnder = `hayloft:${channel}`
  const lookUnder = `${keptUnder}:look`
  const search = `?${new URLSearchParams({ channel, language })}`
  let identity: Identity | null = null
  let frame: { tell(message: ToMessenger): void; frame: HTMLIFrameElement } | undefined
  let opening: Opening | null = null
  let ready = false
  let open = false
  let unread = 0
  let countsInTitle = false
  let watch: ReturnType<typeof setInterval> | undefined
  let focusBefore: Element | null = null

  const launcher = makeLauncher({
    colour,
    side,
    onToggle: () => (open ? close() : show()),
    onEscape: () => close(),
    onNear: () => load(),
    onAnswer: () => show(),
  })

  const load = (): void => {
    frame ??= connectFrame(launcher.load(`${origin}/messenger${search}`), hear)
  }

  const hear = (message: ToPage): void => {
    if (message.hayloft === 'ready') {
      ready = true
      frame?.tell({ hayloft: 'boot', kept: readKept(keptUnder), identity, open, page: location.href })
      tellOpening()
      tell('ready')
    } else if (message.hayloft === 'keep') keep(keptUnder, message.value)
    else if (message.hayloft === 'unread') setUnread(message.count)
    else if (message.hayloft === 'close') close()
    else console.warn(`Hayloft: ${message.text}`)
  }

  const setUnread = (count: number): void => {
    if (count === unread) return
    unread = count
    launcher.setUnread(count)
    // An answer is worth more than an offer.
    if (count > 0) launcher.offer(null)
    if (countsInTitle) document.title = (count > 0 ? `(${count}) ` : '') + document.title.replace(/^\(\d+\) /, '')
    tell('unread', count)
  }

  const tellOpening = (): void => {
    if (ready && opening) frame?.tell({ hayloft: 'opening', opening })
    if (ready) opening = null
  }

  const show = (): void => {
    // What was offered is what the conversation begins with.
    opening = launcher.offered()
    launcher.offer(null)
    load()
    if (!open) focusBefore = document.activeElement
    open = true
    launcher.setOpen(true)
    frame?.frame.focus()
    if (ready) frame?.tell({ hayloft: 'open', page: location.href })
    tellOpening()
    tell('open')
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
    tell('close')
  }

  const wear = (look: Look): void => {
    launcher.wear(look)
    countsInTitle = look.countsInTitle
  }

  /** A hidden frame: the page's policy lets our frames in and, mostly, no requests. */
  const askLook = (): void => {
    const { tell: say, frame: hidden } = connectFrame<ToLook, FromLook>(launcher.frame(`${origin}/widget-look${search}`), (message) => {
      if (message.hayloft === 'offer') return launcher.offer(message.opening)
      if (!message.look) return hidden.remove()
      keep(lookUnder, JSON.stringify({ look: message.look, language, at: Date.now() }))
      wear(message.look)
      if (!message.look.offers) return hidden.remove()
      watch = setInterval(() => say({
        hayloft: 'page', page: location.href, isVisible: document.visibilityState === 'visible',
        isFree: !open && unread === 0 && launcher.isFree(),
      }), 1_000)
    })
  }

  const logout = (): void => {
    identity = null
    setUnread(0)
    // Empty says "forget": the messenger has storage of its own to clear, now or on the next page.
    keep(keptUnder, '')
    if (ready) frame?.tell({ hayloft: 'logout' })
    else whenIdle(load)
  }

  const kept = readLook(lookUnder, language)
  if (kept) wear(kept.look)
  if (!kept || kept.look.offers || Date.now() - kept.at > lookLastsMs) whenIdle(askLook)
  if (readKept(keptUnder) !== null) whenIdle(load)

  return {
    open: show,
    close,
    show: () => launcher.setHidden(false),
    hide() {
      close()
      launcher.setHidden(true)
    },
    identify(given) {
      identity = given
      if (ready) frame?.tell({ hayloft: 'identify', identity })
      else whenIdle(load)
    },
    logout,
    shutdown() {
      close()
      logout()
      clearInterval(watch)
      launcher.remove()
    },
  }
}

function readLook(under: string, language: string): { look: Look; at: number } | null {
  try {
    const kept = JSON.parse(readKept(under) ?? 'null') as { look: Look; language: string; at: number } | null
    return kept?.language === language ? kept : null
  } catch {
    return null
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
