import { brandColour } from '../brand-colour.ts'
import { launcherStyle } from './launcher-style.ts'

export type Launcher = {
  setOpen(open: boolean): void
  setUnread(count: number): void
  setColour(colour: string | null): void
  /** Puts the messenger's page into the panel, once. */
  load(address: string): HTMLIFrameElement
  focus(): void
}

const bubble =
  'M12 4c5 0 8.5 3.1 8.5 7.3S17 18.6 12 18.6c-1 0-2-.1-2.9-.4L4.6 20l1.2-3.6c-1.5-1.3-2.3-3-2.3-5.1C3.5 7.1 7 4 12 4z'
const lines = 'M8.5 10.2h7M8.5 13.2h4.5'

type Options = { colour: string | null; side: 'left' | 'right'; onToggle(): void; onEscape(): void; onNear(): void }

/** The round button and the panel above it. No innerHTML, style attributes or cookies: strict CSPs allow it. */
export function makeLauncher({ colour, side, onToggle, onEscape, onNear }: Options): Launcher {
  const host = document.createElement('hayloft-widget')
  host.setAttribute('role', 'region')
  host.setAttribute('aria-label', 'Chat')
  const shadow = host.attachShadow({ mode: 'open' })
  addStyle(shadow)

  const root = part('div', side)
  const panel = part('div', 'panel')
  const button = document.createElement('button')
  button.type = 'button'
  const badge = part('span', 'badge')
  badge.setAttribute('aria-hidden', 'true')
  button.append(
    drawing('chat', bubble + lines),
    drawing('down', 'M6 9.5l6 6 6-6'),
    badge,
  )
  button.onclick = onToggle
  button.onpointerenter = button.onfocus = onNear
  host.addEventListener('keydown', (event) => { if (event.key === 'Escape') onEscape() })
  root.append(panel, button)
  shadow.append(root)
  document.body.append(host)

  let open = false
  let unread = 0
  const label = (): void => {
    button.setAttribute('aria-expanded', String(open))
    button.setAttribute('aria-label', open ? 'Close chat' : unread > 0 ? `Open chat, ${unread} unread` : 'Open chat')
    badge.textContent = open || unread === 0 ? '' : unread > 9 ? '9+' : String(unread)
  }
  const setColour = (given: string | null): void => {
    const { fill, text } = brandColour(given)
    root.style.setProperty('--fill', fill)
    root.style.setProperty('--text', text)
  }
  setColour(colour)
  label()
  keepAboveKeyboard(panel, () => open)

  let frame: HTMLIFrameElement | undefined
  return {
    setOpen(next) {
      open = next
      root.classList.toggle('open', open)
      label()
    },
    setUnread(count) {
      unread = count
      label()
    },
    setColour,
    load(address) {
      if (frame) return frame
      frame = document.createElement('iframe')
      frame.title = 'Chat'
      frame.allow = 'clipboard-write'
      frame.src = address
      panel.append(frame)
      return frame
    },
    focus: () => button.focus(),
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
