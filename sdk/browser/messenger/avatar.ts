import { element } from './element.ts'

/** The first letters of a name in a circle. */
export function avatar(name: string, tone: 'brand' | 'quiet'): HTMLElement {
  const spoken = name.trim().split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word))
  const letters = spoken.slice(0, 2).map((word) => [...word][0]!.toUpperCase()).join('')
  return element('span', { class: `avatar ${tone}`, 'aria-hidden': 'true' }, letters || '?')
}
