import { useState } from 'react'
import { useShortcuts } from './shortcuts.ts'

/** Walks a list by j and k and opens what is pointed at by Enter; answers what that is. */
export function useListKeys(items: readonly { id: string }[], open: (id: string) => void): string | undefined {
  const [pointed, setPointed] = useState<string>()
  function walk(step: 1 | -1) {
    const at = items.findIndex(({ id }) => id === pointed)
    const next = items[Math.min(items.length - 1, Math.max(0, at + step))]
    if (next) setPointed(next.id)
  }
  useShortcuts({
    j: () => walk(1),
    k: () => walk(-1),
    Enter: () => {
      if (pointed && items.some(({ id }) => id === pointed)) open(pointed)
    },
  })
  return pointed
}
