import { LRUCache } from 'lru-cache'

export type LimitState = { allowed: boolean; limit: number; remaining: number; resetSeconds: number }

export type RateLimits = {
  /** Counts one against a bucket of at most `limit` per window. */
  take(bucket: string, limit: number, windowSeconds?: number): LimitState
  /** Takes one back: what was counted turned out not to count. */
  giveBack(bucket: string): void
  forget(bucket: string): void
}

/** Fixed windows kept in this process; the least used buckets are forgotten beyond 100,000. */
export function makeRateLimits(clock: () => number = Date.now): RateLimits {
  const windows = new LRUCache<string, { endsAt: number; used: number }>({ max: 100_000 })
  return {
    take(bucket, limit, windowSeconds = 60) {
      const now = clock()
      let window = windows.get(bucket)
      if (!window || window.endsAt <= now) {
        window = { endsAt: now + windowSeconds * 1000, used: 0 }
        windows.set(bucket, window)
      }
      window.used++
      return {
        allowed: window.used <= limit,
        limit,
        remaining: Math.max(0, limit - window.used),
        resetSeconds: Math.max(1, Math.ceil((window.endsAt - now) / 1000)),
      }
    },
    forget: (bucket) => void windows.delete(bucket),
    giveBack(bucket) {
      const window = windows.get(bucket)
      if (window) window.used--
    },
  }
}
