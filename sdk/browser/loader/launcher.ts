import { brandColour } from '../brand-colour.ts'
import type { Look, Opening } from '../protocol.ts'
import { launcherStyle } from './launcher-style.ts'

export type Launcher = {
  setOpen(open: boolean): void
  setUnread(count: number): void
  setHidden(hidden: boolean): void
  wear(look: Look): void
  /** Shows a message of the team beside the button, or takes it away. */
  offer(opening: Opening | null): void
  offered(): Opening | null
  /** Nothing is offered, and the button is there. */
  isFree(): boolean
  /** Puts the messenger's page into the panel, once. */
  load(address: string): HTMLIFrameElement
  /** Loads a page of ours that nobody sees. */
  frame(address: string): HTMLIFrameElement
  focus(): void
  remove(): void
}

const bubble =
  'M12 4c5 0 8.5 3.1 8.5 7.3S17 18.6 12 18.6c-1 0-2-.1-2.9-.4L4.6 20l1.2-3.6c-1.5-1.3-2.3-3-2.3-5.1C3.5 7.1 7 4 12 4z'
const lines = 'M8.5 10.2h7M8.5 13.2h4.5'
const english: Look['words'] = {
  chat: 'Chat', open: 'Open chat', openUnread: 'Open chat, {count} unread', close: 'Close chat', dismiss: 'Dismiss',
}

type Options = {
  colour: string | null
  /** What the page says; else the channel's. */
  side: string | null
  onToggle(): void
  onEscape(): void
  onNear(): void
  /** What was offered is answered. */
  onAnswer(): void
}

/** The round button and the panel above it. No innerHTML, style attributes or cookies: strict CSPs allow it. */
export function makeLauncher({ colour, side, onToggle, onEscape, onNear, onAnswer }: Options): Launcher {
  const host = document.createElement('hayloft-widget')
  host.setAttribute('role', 'region')
  const shadow = host.attachShadow({ mode: 'open' })
  addStyle(shadow)

  const root = part('div', side === 'left' ? side : 'right')
  const panel = part('div', 'panel')
  panel.setAttribute('role', 'dialog')
  const button = part('button', 'launcher') as HTMLButtonElement
  const badge = part('span', 'badge')
  const text = part('span', 'text')
  badge.setAttribute('aria-hidden', 'true')
  button.append(drawing('chat', bubble + lines), drawing('down', 'M6 9.5l6 6 6-6'), text, badge)
  button.onclick = onToggle
  button.onpointerenter = button.onfocus = onNear
  host.addEventListener('keydown', (event) => { if (event.key === 'Escape') onEscape() })

  const teaser = part('div', 'teaser')
  teaser.setAttribute('role', 'status')
  const answer = part('button', 'answer')
  answer.dir = 'auto'
  answer.onclick = onAnswer
  const dismiss = part('button', 'dismiss')
  dismiss.append(drawing('x', 'M7 7l10 10M17 7L7 17'))
  dismiss.onclick = () => {
    offer(null)
    button.focus()
  }
  root.append(panel, teaser, button)
  shadow.append(root)
  document.body.append(host)

  let open = false
  let unread = 0
  let words = english
  let theme: Look['theme'] = 'auto'
  let opening: Opening | null = null
  let frame: HTMLIFrameElement | undefined
  const label = (): void => {
    const closed = unread > 0 ? words.openUnread.replace('{count}', String(unread)) : words.open
    button.setAttribute('aria-expanded', String(open))
    button.setAttribute('aria-label', open ? words.close : closed)
    badge.textContent = open || unread === 0 ? '' : unread > 9 ? '9+' : String(unread)
    for (const named of [host, panel]) named.setAttribute('aria-label', words.chat)
    dismiss.setAttribute('aria-label', words.dismiss)
    if (frame) frame.title = words.chat
  }
  const setColour = (given: string | null): void => {
    const { fill, text: on } = brandColour(given)
    root.style.setProperty('--fill', fill)
    root.style.setProperty('--text', on)
  }
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const paint = (): void => void root.classList.toggle('dark', theme === 'auto' ? dark.matches : theme === 'dark')
  const offer = (next: Opening | null): void => {
    opening = next
    answer.textContent = next?.text ?? ''
    // Within a live region only what comes is read out.
    teaser.replaceChildren(...(next ? [answer, dismiss] : []))
  }
  dark.addEventListener('change', paint)
  setColour(colour)
  paint()
  label()
  keepAboveKeyboard(panel, () => open)

  return {
    offer,
    offered: () => opening,
    isFree: () => opening === null && !host.hidden,
    setOpen(next) {
      open = next
      root.classList.toggle('open', open)
      label()
    },
    setUnread(count) {
      unread = count
      label()
    },
    setHidden(hidden) {
      host.hidden = hidden
    },
    wear(look) {
      words = look.words
      theme = look.theme
      text.textContent = look.launcherText
      if (!side) root.className = root.className.replace(/\b(left|right)\b/, look.position)
      setColour(look.colour ?? colour)
      paint()
      label()
    },
    load(address) {
      if (frame) return frame
      frame = document.createElement('iframe')
      frame.allow = 'clipboard-write'
      frame.src = address
      panel.append(frame)
      label()
      return frame
    },
    frame(address) {
      const hidden = document.createElement('iframe')
      hidden.hidden = true
      hidden.src = address
      root.append(hidden)
      return hidden
    },
    focus: () => button.focus(),
    remove: () => host.remove(),
  }
}

function part(tag: string, name: string): HTMLElement {
  const made = document.createElement(tag)
  made.className = name
  return made
}

function drawing(name: string, path: string): SVGElement {
  const space = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(space, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('class', name)
  svg.setAttribute('aria-hidden', 'true')
  const line = document.createElementNS(space, 'path')
  line.setAttribute('d', path)
  svg.append(line)
  return svg
}

// A constructed sheet is no inline style to a CSP; browsers without them (Safari before 16.4) get a style element.
function addStyle(shadow: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(launcherStyle)
    shadow.adoptedStyleSheets = [sheet]
  } catch {
    const style = document.createElement('style')
    style.textContent = launcherStyle
    shadow.append(style)
  }
}

// A phone's keyboard covers the page without resizing it: the full-screen panel takes what is left visible.
function keepAboveKeyboard(panel: HTMLElement, isOpen: () => boolean): void {
  const view = window.visualViewport
  if (!view) return
  const fit = (): void => {
    const covered = isOpen() && innerWidth <= 480 && innerHeight - view.height > 100 && view.scale === 1
    panel.style.setProperty('height', covered ? `${view.height}px` : '', covered ? 'important' : '')
    panel.style.setProperty('top', covered ? `${view.offsetTop}px` : '', covered ? 'important' : '')
    panel.style.setProperty('bottom', covered ? 'auto' : '', covered ? 'important' : '')
  }
  view.addEventListener('resize', fit)
  view.addEventListener('scroll', fit)
}
