import { useSyncExternalStore } from 'react'
import { recall, remember } from '../../lib/remember.ts'

export type Density = 'dense' | 'comfortable'

export const rowHeights: Record<Density, number> = { dense: 36, comfortable: 84 }

let density: Density = recall('inbox:density') === 'dense' ? 'dense' : 'comfortable'
const listeners = new Set<() => void>()

/** One line a conversation, or three; kept in this browser, changed from the list and from the palette. */
export function useDensity(): Density {
  return useSyncExternalStore(subscribe, () => density)
}

export function toggleDensity(): void {
  density = density === 'dense' ? 'comfortable' : 'dense'
  remember('inbox:density', density)
  listeners.forEach((listener) => listener())
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
