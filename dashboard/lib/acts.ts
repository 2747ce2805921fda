import type { LucideIcon } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'
import { type Shortcuts, useShortcuts } from './shortcuts.ts'

/** Something that can be done with what is on screen: by its key, from the palette, from a menu. */
export type Act = { name: string; label: string; icon: LucideIcon; keys?: string; run(): void }

let offered: readonly { acts: readonly Act[] }[] = []
const listeners = new Set<() => void>()

/** Binds the keys of these acts and lists them in the palette while the component is mounted. */
export function useActs(acts: readonly Act[]): void {
  useShortcuts(Object.fromEntries(acts.flatMap(({ keys, run }) => (keys ? [[keys, run]] : []))) as Shortcuts)
  useEffect(() => {
    const own = { acts }
    offered = [own, ...offered]
    listeners.forEach((listener) => listener())
    return () => {
      offered = offered.filter((each) => each !== own)
      listeners.forEach((listener) => listener())
    }
  }, [acts])
}

export function useOfferedActs(): readonly Act[] {
  return useSyncExternalStore(subscribe, () => offered).flatMap(({ acts }) => acts)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
