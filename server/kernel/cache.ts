import { LRUCache } from 'lru-cache'
import type { Redis } from './redis/redis.ts'
import { type Codec, makeSharedCache } from './shared-cache.ts'
import { cacheReads } from './telemetry/metrics.ts'

export type Cache<V extends object> = {
  /** The cached value, or what `load` gives, kept for the cache's time. Simultaneous misses load once. */
  get(key: string, load: () => Promise<V>): Promise<V>
  forget(key: string): void
  forgetWhere(matches: (value: V) => boolean): void
}

/**
 * An in-process cache with a name for its metrics. A load that fails is not kept. With `shared` and Redis, what one
 * process has loaded the others need not load: only for what is forgotten in every process by an event.
 */
export function makeCache<V extends object>(
  name: string, options: { max: number; ttlSeconds: number; shared?: { redis: Redis | undefined; codec: Codec<V> } },
): Cache<V> {
  const values = new LRUCache<string, V>({ max: options.max, ttl: options.ttlSeconds * 1000 })
  const { redis, codec } = options.shared ?? {}
  const shared = redis && codec && makeSharedCache(name, options.ttlSeconds, { redis, codec })
  const loading = new Map<string, Promise<V>>()
  const hit = cacheReads.labels(name, 'hit')
  const miss = cacheReads.labels(name, 'miss')
  return {
    async get(key, load) {
      const value = values.get(key)
      if (value) {
        hit.inc()
        return value
      }
      miss.inc()
      let pending = loading.get(key)
      if (!pending) {
        pending = (shared ? shared.load(key, load) : load()).then((loaded) => {
          // Forgotten while it loaded: what was read may be older than the reason to forget.
          if (loading.get(key) === pending) values.set(key, loaded)
          return loaded
        }).finally(() => { if (loading.get(key) === pending) loading.delete(key) })
        loading.set(key, pending)
      }
      return pending
    },
    forget(key) {
      values.delete(key)
      loading.delete(key)
      shared?.forgetAll()
    },
    forgetWhere(matches) {
      for (const [key, value] of values.entries()) if (matches(value)) values.delete(key)
      loading.clear()
      shared?.forgetAll()
    },
  }
}
