import { afterAll, describe, expect, it, vi } from 'vitest'
import { describeWithRedis, describeWithRedisServer, redisUrl } from '../../testing/needs.ts'
import { startRedisServer } from '../../testing/redis-server.ts'
import { openRedis } from '../redis/redis.ts'
import { makeLocalWindows } from './local-windows.ts'
import { makeRateLimits, type RateLimits } from './rate-limits.ts'

const quiet = { info: () => undefined, warn: () => undefined } as never
const closing: (() => Promise<void>)[] = []
afterAll(() => Promise.all(closing.map((close) => close())))

async function opened(url: string, prefix = `test:${crypto.randomUUID()}:`) {
  const redis = await openRedis(url, prefix, quiet)
  closing.push(() => redis.close())
  return redis
}

const allowed = async (limits: RateLimits, bucket: string, times: number, limit: number, windowSeconds = 60): Promise<number> => {
  const states = await Promise.all(Array.from({ length: times }, () => limits.take(bucket, limit, windowSeconds)))
  return states.filter((state) => state.allowed).length
}

function contract(make: () => Promise<RateLimits>): void {
  it('counts up to the limit, says what is left, and counts buckets apart', async () => {
    const limits = await make()
    expect(await limits.take('a', 2)).toMatchObject({ allowed: true, limit: 2, remaining: 1 })
    expect(await limits.take('a', 2)).toMatchObject({ allowed: true, remaining: 0 })
    const refused = await limits.take('a', 2)
    expect(refused).toMatchObject({ allowed: false, remaining: 0 })
    expect(refused.resetSeconds).toBeGreaterThanOrEqual(1)
    expect(refused.resetSeconds).toBeLessThanOrEqual(60)
    expect(await limits.take('b', 2)).toMatchObject({ allowed: true })
  })

  it.each([123, 1_234])('allows exactly the limit of %i when all come at once', async (limit) => {
    expect(await allowed(await make(), 'crowd', limit + 300, limit)).toBe(limit)
  })

  it('counts what is left down to nothing, whatever was taken at once', async () => {
    const limits = await make()
    const left: number[] = []
    for (let n = 0; n < 302; n++) left.push((await limits.take('down', 300)).remaining)
    expect(left).toEqual([...Array.from({ length: 300 }, (_, n) => 299 - n), 0, 0])
  })

  it('gives back, never below nothing, and forgets', async () => {
    const limits = await make()
    expect(await allowed(limits, 'large', 1_000, 500)).toBe(500)
    await limits.forget('large')
    expect(await limits.take('large', 500)).toMatchObject({ remaining: 499 })
    await limits.giveBack('large')
    expect(await limits.take('large', 500)).toMatchObject({ remaining: 499 })
    await limits.giveBack('a')
    expect(await allowed(limits, 'a', 3, 1)).toBe(1)
    await limits.forget('a')
    expect(await limits.take('a', 1)).toMatchObject({ allowed: true })
    await limits.giveBack('a')
    expect(await allowed(limits, 'a', 2, 1)).toBe(1)
  })

  it('begins again when the window is over', async () => {
    const limits = await make()
    for (const limit of [1, 400]) {
      expect(await allowed(limits, `short ${limit}`, limit + 1, limit, 1)).toBe(limit)
      await vi.waitUntil(async () => (await limits.take(`short ${limit}`, limit, 1)).allowed, { timeout: 5_000, interval: 25 })
    }
  })
}

describe('limits in one process', () => {
  contract(async () => makeRateLimits())

  it('keeps a window from its first count on', () => {
    let now = 0
    const windows = makeLocalWindows(() => now)
    windows.take('a', 60)
    now = 59_999
    expect(windows.take('a', 60)).toEqual({ used: 2, leftMs: 1 })
    now = 60_000
    expect(windows.take('a', 60)).toEqual({ used: 1, leftMs: 60_000 })
  })
})

describeWithRedis('limits in Redis', () => {
  contract(async () => makeRateLimits(await opened(redisUrl!)))

  it('limits the sum of all processes of an installation, and each installation by itself', async () => {
    const prefix = `test:${crypto.randomUUID()}:`
    const [one, other] = [makeRateLimits(await opened(redisUrl!, prefix)), makeRateLimits(await opened(redisUrl!, prefix))]
    const [here, there] = await Promise.all([allowed(one, 'shared', 40, 50), allowed(other, 'shared', 40, 50)])
    expect(here + there).toBe(50)
    const [more, andMore] = await Promise.all([allowed(one, 'large', 4_000, 5_000), allowed(other, 'large', 4_000, 5_000)])
    expect(more + andMore).toBeLessThanOrEqual(5_000)
    // What one was granted and has not used the other cannot have.
    expect(more + andMore).toBeGreaterThan(4_950)
    expect(await allowed(makeRateLimits(await opened(redisUrl!)), 'shared', 40, 50)).toBe(40)
  })
})

describeWithRedisServer('limits when Redis goes', () => {
  it('go on in each process, and start anew in an empty Redis', async () => {
    const server = await startRedisServer()
    const redis = await opened(server.url)
    const limits = makeRateLimits(redis)
    expect(await allowed(limits, 'a', 5, 3)).toBe(3)
    await server.kill()
    expect(await allowed(limits, 'a', 5, 3)).toBe(3)
    await server.startAgain()
    await vi.waitUntil(() => redis.isThere(), 10_000)
    expect(await allowed(limits, 'a', 5, 3)).toBe(3)
  })
})
