import { afterAll, describe, expect, it, vi } from 'vitest'
import { describeWithRedis, describeWithRedisServer, redisUrl } from '../testing/needs.ts'
import { startRedisServer } from '../testing/redis-server.ts'
import { makeCache } from './cache.ts'
import { openRedis } from './redis/redis.ts'

type Session = { of: string; open: boolean }

const quiet = { info: () => undefined, warn: () => undefined } as never
const codec = { write: (value: Session) => JSON.stringify(value), read: (text: string) => JSON.parse(text) as Session }
const closing: (() => Promise<void>)[] = []
afterAll(() => Promise.all(closing.map((close) => close())))

/** A process of the installation, with its own connection, and room in its memory for one value. */
async function member(url: string, prefix: string) {
  const redis = await openRedis(url, prefix, quiet)
  closing.push(() => redis.close())
  const cache = makeCache<Session>('sessions', { max: 1, ttlSeconds: 60, shared: { redis, codec } })
  // Its own generation begins with the first read.
  await cache.get('beginning', async () => open)
  return { cache, redis }
}

const newPrefix = () => `test:${crypto.randomUUID()}:`
const open: Session = { of: 'Ada', open: true }
const ended: Session = { of: 'Ada', open: false }
const never = () => Promise.reject(new Error('it should have been known'))

/** A load that the test lets end. */
function slow(value: Session) {
  let end = (): void => {}
  const ends = new Promise<Session>((resolve) => { end = () => resolve(value) })
  return { load: () => ends, end: () => end() }
}

describe('a cache in one process', () => {
  const make = () => makeCache<Session>('sessions', { max: 100, ttlSeconds: 60 })

  it('loads once for all who ask at once, and not again', async () => {
    const cache = make()
    const load = vi.fn(async () => open)
    await Promise.all(Array.from({ length: 10 }, () => cache.get('a', load)))
    expect(await cache.get('a', never)).toBe(open)
    expect(load).toHaveBeenCalledTimes(1)
  })

  it('keeps neither a failure nor what was forgotten while it loaded', async () => {
    const cache = make()
    await expect(cache.get('a', never)).rejects.toThrow('known')
    const { load, end } = slow(open)
    const asked = cache.get('a', load)
    cache.forgetWhere(() => true)
    end()
    expect(await asked).toBe(open)
    expect(await cache.get('a', async () => ended)).toBe(ended)
  })
})

describeWithRedis('a cache of several processes', () => {
  it('loads once for all of them', async () => {
    const prefix = newPrefix()
    const [one, other] = [await member(redisUrl!, prefix), await member(redisUrl!, prefix)]
    await one.cache.get('a', async () => open)
    await vi.waitUntil(async () => (await other.redis.ask((client) => client.keys(`${prefix}*`)))!.length === 2 + 1)
    expect(await other.cache.get('a', never)).toEqual(open)
  })

  it('never gives back what one of them forgot, though another was loading it', async () => {
    const prefix = newPrefix()
    const [one, other, third] = [await member(redisUrl!, prefix), await member(redisUrl!, prefix), await member(redisUrl!, prefix)]
    const { load, end } = slow(open)
    const loading = one.cache.get('a', load)
    await one.redis.ask((client) => client.ping())
    other.cache.forgetWhere(({ of }) => of === 'Ada')
    await other.redis.ask((client) => client.ping())
    end()
    expect(await loading).toBe(open)
    await one.redis.ask((client) => client.ping())
    expect(await third.cache.get('a', async () => ended)).toBe(ended)
    expect(await other.cache.get('a', never)).toEqual(ended)
  })

  it('never gives back what was kept before it was forgotten', async () => {
    const prefix = newPrefix()
    const [one, other] = [await member(redisUrl!, prefix), await member(redisUrl!, prefix)]
    await one.cache.get('a', async () => open)
    one.cache.forgetWhere(({ of }) => of === 'Ada')
    expect(await one.cache.get('a', async () => ended)).toBe(ended)
    expect(await other.cache.get('a', async () => ended)).toEqual(ended)
  })

  it('takes up an emptied Redis again', async () => {
    const prefix = newPrefix()
    const [one, other] = [await member(redisUrl!, prefix), await member(redisUrl!, prefix)]
    await other.redis.ask((client) => client.del(`${prefix}cache:sessions`))
    await one.cache.get('a', async () => open)
    await one.cache.get('b', async () => ended)
    await one.redis.ask((client) => client.ping())
    expect(await other.cache.get('b', never)).toEqual(ended)
  })

  it('begins anew with each process that starts: nobody may have seen the end of a session before', async () => {
    const prefix = newPrefix()
    const one = await member(redisUrl!, prefix)
    await one.cache.get('a', async () => open)
    const late = await member(redisUrl!, prefix)
    expect(await late.cache.get('a', async () => ended)).toBe(ended)
  })

  it('does not believe what it cannot read', async () => {
    const prefix = newPrefix()
    const [one, other] = [await member(redisUrl!, prefix), await member(redisUrl!, prefix)]
    await one.cache.get('a', async () => open)
    const keys = (await one.redis.ask((client) => client.keys(`${prefix}cache:sessions:*`)))!
    const generation = await one.redis.ask((client) => client.get(`${prefix}cache:sessions`))
    for (const key of keys) await one.redis.ask((client) => client.set(key, `${generation}garbage`))
    expect(await other.cache.get('a', async () => ended)).toBe(ended)
  })
})

describeWithRedisServer('a cache when Redis goes', () => {
  it('loads by itself, and does not believe what Redis kept through a forgetting that it did not hear of', async () => {
    const server = await startRedisServer()
    const prefix = newPrefix()
    const one = await member(server.url, prefix)
    await one.cache.get('a', async () => open)
    server.hang()
    expect(await one.redis.ask((client) => client.ping())).toBeUndefined()
    // It cannot tell Redis.
    one.cache.forgetWhere(({ of }) => of === 'Ada')
    expect(await one.cache.get('b', async () => ended)).toBe(ended)
    server.goOn()
    await vi.waitUntil(() => one.redis.isThere(), 20_000)
    expect(await one.cache.get('a', async () => ended)).toBe(ended)
  })
})
