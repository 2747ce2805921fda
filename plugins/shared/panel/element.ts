type Properties = Record<string, string | boolean | ((event: Event) => void) | undefined>

/** A DOM element: attributes, listeners (`onclick`) and children. Text is never read as HTML. */
export function element<K extends keyof HTMLElementTagNameMap>(name: K, properties: Properties = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === 'function') made.addEventListener(key.slice(2), value)
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : value)
  }
  made.append(...children)
  return made
}

const shapes = {
  open: '<circle cx="8" cy="8" r="6"/>',
  started: '<circle cx="8" cy="8" r="6"/><path d="M8 4.5a3.5 3.5 0 0 1 0 7z" fill="currentColor" stroke="none"/>',
  done: '<circle cx="8" cy="8" r="6" fill="currentColor"/><path d="m5.4 8.2 1.8 1.8 3.4-3.8" stroke="var(--surface)"/>',
  cancelled: '<circle cx="8" cy="8" r="6"/><path d="m6 6 4 4m0-4-4 4"/>',
  remove: '<path d="m4.5 4.5 7 7m0-7-7 7"/>',
} as const

/** Told apart by shape, not by colour alone. */
export function sign(name: keyof typeof shapes): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  for (const [key, value] of Object.entries({ viewBox: '0 0 16 16', fill: 'none', stroke: 'currentColor', 'stroke-width': '1.5', 'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true', width: '16', height: '16' })) {
    svg.setAttribute(key, value)
  }
  svg.classList.add(name)
  // Our own constants, nothing that anyone wrote.
  svg.innerHTML = shapes[name]
  return svg
}
