import type { Redis } from '../redis/redis.ts'
import { makeLocalWindows } from './local-windows.ts'
import { makeSharedWindows } from './shared-windows.ts'

export type LimitState = { allowed: boolean; limit: number; remaining: number; resetSeconds: number }

export type RateLimits = {
  /** Counts one against a bucket of at most `limit` per window. */
  take(bucket: string, limit: number, windowSeconds?: number): Promise<LimitState>
  /** Takes one back: what was counted turned out not to count. */
  giveBack(bucket: string): Promise<void>
  forget(bucket: string): Promise<void>
}

export type Window = { used: number; leftMs: number }

/** Fixed windows: of all processes together in Redis, of each by itself while there is none. */
export function makeRateLimits(redis?: Redis): RateLimits {
  const local = makeLocalWindows()
  const shared = redis && makeSharedWindows(redis)
  return {
    async take(bucket, limit, windowSeconds = 60) {
      const { used, leftMs } = await shared?.take(bucket, limit, windowSeconds) ?? local.take(bucket, windowSeconds)
      return { allowed: used <= limit, limit, remaining: Math.max(0, limit - used), resetSeconds: Math.max(1, Math.ceil(leftMs / 1000)) }
    },
    // Where it was counted is not remembered; a window that does not know the bucket does nothing.
    async giveBack(bucket) {
      local.giveBack(bucket)
      await shared?.giveBack(bucket)
    },
    async forget(bucket) {
      local.forget(bucket)
      await shared?.forget(bucket)
    },
  }
}
