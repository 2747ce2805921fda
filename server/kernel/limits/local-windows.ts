import { LRUCache } from 'lru-cache'
import type { Window } from './rate-limits.ts'

/** Windows kept in this process; the least used buckets are forgotten beyond 100,000. */
export function makeLocalWindows(clock: () => number = Date.now) {
  const windows = new LRUCache<string, { endsAt: number; used: number }>({ max: 100_000 })
  return {
    take(bucket: string, windowSeconds: number): Window {
      const now = clock()
      let window = windows.get(bucket)
      if (!window || window.endsAt <= now) {
        window = { endsAt: now + windowSeconds * 1000, used: 0 }
        windows.set(bucket, window)
      }
      window.used++
      return { used: window.used, leftMs: window.endsAt - now }
    },
    giveBack(bucket: string): void {
      const window = windows.get(bucket)
      if (window && window.used > 0) window.used--
    },
    forget: (bucket: string): void => void windows.delete(bucket),
  }
}
