import { hash, randomUUID } from 'node:crypto'
import type { Redis } from './redis/redis.ts'

/** How a value travels, and for which key. `read` throws on what it cannot believe: it is then loaded anew. */
export type Codec<V> = { write(value: V, key: string): string; read(text: string, key: string): V }

// A value counts only under the generation it was loaded in; forgetting begins a new one. So a load that began before the
// forgetting cannot bring back what it found, in whichever process and however late it ends.
const look = `
  local generation = redis.call('get', KEYS[1])
  local kept = redis.call('get', KEYS[2])
  if kept and generation and string.sub(kept, 1, 36) == generation then return {generation, string.sub(kept, 37)} end
  return {generation}`

const generationSeconds = 86_400

/** What the processes of an installation have loaded, for each other. Without Redis every load is one's own. */
export function makeSharedCache<V>(name: string, ttlSeconds: number, { redis, codec }: { redis: Redis; codec: Codec<V> }) {
  const generationKey = `${redis.prefix}cache:${name}`
  const keyOf = (key: string): string => `${generationKey}:${hash('sha256', key, 'base64url')}`
  // Until a generation of our own has begun there may be values from before something that we should have forgotten.
  let clean = false
  let beginning: Promise<void> | undefined

  const beginGeneration = (): Promise<void> => {
    clean = false
    const mine: Promise<void> = redis.ask((client) => client.set(generationKey, randomUUID(), 'EX', generationSeconds)).then((begun) => {
      if (beginning !== mine) return
      beginning = undefined
      clean = begun !== undefined
    })
    return beginning = mine
  }
  const read = (text: string, key: string): V | undefined => {
    try {
      return codec.read(text, key)
    } catch {
      return undefined
    }
  }

  return {
    async load(key: string, load: () => Promise<V>): Promise<V> {
      if (!clean && redis.isThere()) await (beginning ?? beginGeneration())
      if (!clean) return load()
      const found = await redis.ask((client) => client.eval(look, 2, generationKey, keyOf(key)))
      const [generation, text] = Array.isArray(found) ? found as (string | null)[] : []
      const kept = typeof text === 'string' ? read(text, key) : undefined
      if (kept !== undefined) return kept
      // Redis was begun anew, or the generation is over: the next load begins one.
      if (found !== undefined && !generation) clean = false
      const value = await load()
      if (generation) void redis.ask((client) => client.set(keyOf(key), generation + codec.write(value, key), 'PX', ttlSeconds * 1000))
      return value
    },
    /** Everything of this cache: which values are meant only each process knows of its own. */
    forgetAll: () => void beginGeneration(),
  }
}
