type Child = Node | string | null | undefined | false
type Properties = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>

/** Makes an element. Functions listen (`onclick`); true sets an empty attribute; null, undefined and false set none. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K, properties: Properties = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    // Listeners are written for the event of their name; addEventListener knows only Event.
    if (typeof value === 'function') made.addEventListener(name.slice(2), value as (event: Event) => void)
    else if (isGiven(value)) made.setAttribute(name, value === true ? '' : String(value))
  }
  made.append(...children.filter(isGiven))
  return made
}

function isGiven<T>(value: T): value is Exclude<T, null | undefined | false> {
  return value !== null && value !== undefined && value !== false
}

const paths = {
  back: 'M15 6l-6 6 6 6',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M12 19V5M6 11l6-6 6 6',
  attach: 'M20 11.5l-8.1 8.1a5 5 0 01-7.1-7.1l8.2-8.2a3.3 3.3 0 014.7 4.7l-8.1 8.1a1.6 1.6 0 01-2.3-2.3l7.4-7.4',
  file: 'M13 3H7a2 2 0 00-2 2v14a2 2 0 002 2h10a2 2 0 002-2V9zM13 3v6h6',
  again: 'M20 11a8 8 0 10-2.3 6.2M20 5v6h-6',
  write: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4',
  next: 'M9 6l6 6-6 6',
  down: 'M6 10l6 6 6-6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  smile: 'M12 3.5a8.5 8.5 0 110 17 8.5 8.5 0 010-17zM8.5 14a4 4 0 007 0M9 9.5v.5M15 9.5v.5',
}

/** A line drawing of 20 pixels that says nothing to screen readers: its button has the words. */
export function icon(name: keyof typeof paths): SVGElement {
  const space = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(space, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('class', `icon icon-${name}`)
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(space, 'path')
  path.setAttribute('d', paths[name])
  svg.append(path)
  return svg
}
