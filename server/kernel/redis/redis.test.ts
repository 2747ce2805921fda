import { afterAll, expect, it, vi } from 'vitest'
import { describeWithRedisServer } from '../../testing/needs.ts'
import { type RedisServer, startRedisServer } from '../../testing/redis-server.ts'
import { openRedis, type Redis } from './redis.ts'

const open: Redis[] = []
afterAll(() => Promise.all(open.map((redis) => redis.close())))

async function openLogged(url: string) {
  const lines: string[] = []
  const log = { info: (_data: object, line: string) => lines.push(line), warn: (_data: object, line: string) => lines.push(line) }
  const redis = await openRedis(url, 'test:', log as never)
  open.push(redis)
  return { redis, lines }
}

describeWithRedisServer('Redis that goes and comes', () => {
  it('answers, is done without while it is killed, and answers again, with one line each', async () => {
    const server = await startRedisServer()
    const { redis, lines } = await openLogged(server.url)
    const returned = vi.fn()
    redis.onReturn(returned)
    expect(await redis.ask((client) => client.set('a', '1'))).toBe('OK')

    await server.kill()
    await vi.waitUntil(() => !redis.isThere())
    const answers = await Promise.all(Array.from({ length: 100 }, () => redis.ask((client) => client.get('a'))))
    expect(new Set(answers)).toEqual(new Set([undefined]))
    expect(lines).toEqual(['Redis is away: working without it'])

    await server.startAgain()
    await vi.waitUntil(() => redis.isThere(), 10_000)
    expect(await redis.ask((client) => client.get('a'))).toBeNull()
    expect(lines).toEqual(['Redis is away: working without it', 'Redis is back'])
    expect(returned).toHaveBeenCalledTimes(1)
  })

  it('keeps nobody waiting when it hangs', async () => {
    const server = await startRedisServer()
    const { redis, lines } = await openLogged(server.url)
    server.hang()
    // The first asks wait for the time limit, the others are told at once. Without either this would never end.
    expect(await Promise.all([redis.ask((client) => client.get('a')), redis.ask((client) => client.get('b'))])).toEqual([undefined, undefined])
    expect(redis.isThere()).toBe(false)
    expect(await redis.ask((client) => client.get('a'))).toBeUndefined()
    server.goOn()
    await vi.waitUntil(() => redis.isThere(), 20_000)
    expect(await redis.ask((client) => client.set('a', '2'))).toBe('OK')
    expect(lines).toEqual(['Redis is away: working without it', 'Redis is back'])
  })

  it('does not take its own being busy for silence', async () => {
    const server = await startRedisServer()
    const { redis, lines } = await openLogged(server.url)
    const asked = redis.ask((client) => client.set('a', '1'))
    await redis.ask((client) => client.ping())
    const busy = redis.ask((client) => client.get('a'))
    await new Promise(setImmediate)
    for (const end = performance.now() + 1_000; performance.now() < end;);
    expect(await Promise.all([asked, busy])).toEqual(['OK', '1'])
    expect(lines).toEqual([])
  })

  it('starts without it, and takes it up when it comes', async () => {
    const server: RedisServer = await startRedisServer()
    await server.kill()
    const { redis, lines } = await openLogged(server.url)
    expect(redis.isThere()).toBe(false)
    expect(lines).toEqual(['Redis is away: working without it'])
    await server.startAgain()
    await vi.waitUntil(() => redis.isThere(), 10_000)
    expect(lines).toEqual(['Redis is away: working without it', 'Redis is back'])
  })

  it('does without a Redis that refuses to write', async () => {
    const server = await startRedisServer()
    const { redis, lines } = await openLogged(server.url)
    await redis.ask((client) => client.config('SET', 'maxmemory', '1'))
    expect(await redis.ask((client) => client.set('a', '1'))).toBeUndefined()
    expect(await redis.ask((client) => client.set('a', '1'))).toBeUndefined()
    expect(redis.isThere()).toBe(true)
    expect(lines).toEqual(['Redis refuses a command: working without it'])
  })
})
