import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Redis } from '../redis/redis.ts'
import type { Window } from './rate-limits.ts'

// Grants up to ARGV[2] at once, fewer towards the end of the limit so that no process holds what another wants, and none
// beyond it. Gives what is used with the grant, the grant, and the milliseconds that are left.
const grant = `
  local used = tonumber(redis.call('get', KEYS[1]) or '0')
  local limit = tonumber(ARGV[1])
  local granted = 0
  if used < limit then
    granted = math.max(1, math.min(tonumber(ARGV[2]), math.floor((limit - used) / 4)))
    used = redis.call('incrby', KEYS[1], granted)
  end
  local left = redis.call('pttl', KEYS[1])
  if left < 0 then
    left = tonumber(ARGV[3])
    redis.call('pexpire', KEYS[1], left)
  end
  return {used, granted, left}`
const giveBack = `
  if tonumber(redis.call('get', KEYS[1]) or '0') > 0 then redis.call('decr', KEYS[1]) end`

/** `used` counts what this process was granted and has not used as well. */
type Lease = { used: number; left: number; endsAt: number }

// Asking for every request doubled the time of a read: a process is granted a hundredth of a limit at once.
const grantsPerLimit = 100

/** Windows that all processes count in. Buckets hold addresses of people and machines, so their names are hashed. */
export function makeSharedWindows(redis: Redis) {
  const leases = new LRUCache<string, Lease>({ max: 100_000 })
  const asking = new Map<string, Promise<Lease | undefined>>()
  const keyOf = (bucket: string): string => `${redis.prefix}limit:${hash('sha256', bucket, 'base64url')}`

  const ask = async (bucket: string, limit: number, wanted: number, windowSeconds: number): Promise<Lease | undefined> => {
    const answer = await redis.ask((client) => client.eval(grant, 1, keyOf(bucket), limit, wanted, windowSeconds * 1000))
    if (!Array.isArray(answer)) return undefined
    const [used, left, leftMs] = answer.map(Number) as [number, number, number]
    return { used, left, endsAt: Date.now() + leftMs }
  }
  const renew = (bucket: string, limit: number, windowSeconds: number): Promise<Lease | undefined> => {
    const asked = ask(bucket, limit, Math.floor(limit / grantsPerLimit), windowSeconds).then((lease) => {
      if (lease) leases.set(bucket, lease)
      return lease
    }).finally(() => asking.delete(bucket))
    asking.set(bucket, asked)
    return asked
  }
  const takeFrom = (lease: Lease, limit: number): Window => {
    const leftMs = lease.endsAt - Date.now()
    if (lease.left === 0) return { used: limit + 1, leftMs }
    lease.left--
    return { used: lease.used - lease.left, leftMs }
  }

  return {
    /** Undefined while Redis is away. */
    async take(bucket: string, limit: number, windowSeconds: number): Promise<Window | undefined> {
      if (limit < 2 * grantsPerLimit) {
        const lease = await ask(bucket, limit, 1, windowSeconds)
        return lease && takeFrom(lease, limit)
      }
      let lease = leases.get(bucket)
      // Used up, though not for all: others who waited for the same grant were quicker.
      while (!lease || lease.endsAt <= Date.now() || (lease.left === 0 && lease.used < limit)) {
        lease = await (asking.get(bucket) ?? renew(bucket, limit, windowSeconds))
        if (!lease) return undefined
      }
      return takeFrom(lease, limit)
    },
    async giveBack(bucket: string): Promise<void> {
      const lease = leases.get(bucket)
      if (lease && lease.endsAt > Date.now()) lease.left++
      else await redis.ask((client) => client.eval(giveBack, 1, keyOf(bucket)))
    },
    async forget(bucket: string): Promise<void> {
      leases.delete(bucket)
      await redis.ask((client) => client.del(keyOf(bucket)))
    },
  }
}
