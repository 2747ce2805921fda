import { useSyncExternalStore } from 'react'
import { recall, remember } from './remember.ts'

/** One of two ways to show something, the same wherever it is asked for, kept in this browser. The first stands until it is changed. */
export function sharedChoice<A extends string, B extends string>(name: string, [first, second]: readonly [A, B]): { use(): A | B; toggle(): void } {
  let chosen: A | B = recall(name) === second ? second : first
  const listeners = new Set<() => void>()
  function subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return {
    use: () => useSyncExternalStore(subscribe, () => chosen),
    toggle() {
      chosen = chosen === first ? second : first
      remember(name, chosen)
      listeners.forEach((listener) => listener())
    },
  }
}
