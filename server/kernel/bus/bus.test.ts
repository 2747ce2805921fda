import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { freePort } from '../../testing/free-port.ts'
import { describeWithRedis, describeWithRedisServer, redisUrl } from '../../testing/needs.ts'
import { startRedisServer } from '../../testing/redis-server.ts'
import { makeWorld, type World } from '../../testing/world.ts'
import { openRedis } from '../redis/redis.ts'
import { mostMessageBytes, openBus } from './bus.ts'

const quiet = { info: () => undefined, warn: () => undefined } as never
const closing: (() => Promise<void>)[] = []
afterAll(() => Promise.all(closing.map((close) => close())))

let world: World
beforeAll(async () => { world = await makeWorld() })

const prefix = `test:${crypto.randomUUID()}:`

/** A process of the installation. */
async function member(url?: string) {
  const redis = url === undefined ? undefined : await openRedis(url, prefix, quiet)
  const bus = await openBus({ databaseUrl: world.databaseUrl, redis, log: quiet })
  const heard: string[] = []
  const gap = vi.fn()
  bus.subscribe('talk', (text) => heard.push(text), gap)
  closing.push(async () => {
    await bus.close()
    await redis?.close()
  })
  return { bus, heard, gap, redis }
}

async function cutConnections(): Promise<void> {
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'hayloft bus' and datname = current_database()`.execute(world.kernel.database.system)
}

async function expectTalk(one: Awaited<ReturnType<typeof member>>, other: Awaited<ReturnType<typeof member>>, text: string): Promise<void> {
  one.bus.publish('talk', text)
  await vi.waitUntil(() => other.heard.includes(text), 5_000)
  expect(other.heard.filter((each) => each === text)).toHaveLength(1)
}

function contract(url: string | undefined): void {
  it('carries each message once to every other process, and not back', async () => {
    const [one, two, three] = [await member(url), await member(url), await member(url)]
    for (let n = 0; n < 50; n++) one.bus.publish('talk', `message ${n}`)
    one.bus.publish('elsewhere', 'not theirs')
    await expectTalk(one, two, 'the last')
    await vi.waitUntil(() => three.heard.includes('the last'))
    for (const { heard } of [two, three]) expect(heard).toEqual([...Array.from({ length: 50 }, (_, n) => `message ${n}`), 'the last'])
    await expectTalk(two, one, 'an answer')
    expect(one.heard).toEqual(['an answer'])
  })

  it('carries the longest message that it takes, and refuses a longer one', async () => {
    const [one, two] = [await member(url), await member(url)]
    await expectTalk(one, two, 'ü'.repeat(mostMessageBytes / 2))
    expect(() => one.bus.publish('talk', 'ü'.repeat(mostMessageBytes / 2 + 1))).toThrow('too long')
  })

  it('sends what waits before it closes', async () => {
    const [one, two] = [await member(url), await member(url)]
    one.bus.publish('talk', 'goodbye')
    await one.bus.close()
    await vi.waitUntil(() => two.heard.includes('goodbye'), 5_000)
  })

  it('says the same thing once, however often it was said before it left', async () => {
    const [one, two] = [await member(url), await member(url)]
    for (let n = 0; n < 100; n++) one.bus.publish('talk', 'grown')
    await expectTalk(one, two, 'done')
    expect(two.heard).toEqual(['grown', 'done'])
  })
}

describe('the bus on PostgreSQL', () => {
  it('outlives a listener that cannot read what it hears', async () => {
    const [one, two] = [await member(), await member()]
    two.bus.subscribe('talk', (text) => JSON.parse(text))
    await expectTalk(one, two, 'no JSON')
    await expectTalk(one, two, 'neither')
  })

  contract(undefined)

  it('tells of the gap when its connection was cut', async () => {
    const [one, two] = [await member(), await member()]
    await cutConnections()
    await vi.waitUntil(() => one.gap.mock.calls.length > 0 && two.gap.mock.calls.length > 0, 10_000)
    await expectTalk(one, two, 'again')
  })
})

describeWithRedis('the bus on Redis', () => contract(redisUrl))

describeWithRedisServer('the bus when Redis goes', () => {
  it('goes on by PostgreSQL, and takes Redis up again', async () => {
    const server = await startRedisServer()
    const [one, two] = [await member(server.url), await member(server.url)]
    await expectTalk(one, two, 'by Redis')
    await server.kill()
    await expectTalk(one, two, 'by PostgreSQL')
    const gaps = two.gap.mock.calls.length
    await server.startAgain()
    await vi.waitUntil(() => one.redis!.isThere() && two.gap.mock.calls.length > gaps, 10_000)
    await expectTalk(one, two, 'by Redis again')
  })

  it('reaches a process that alone cannot reach Redis', async () => {
    const server = await startRedisServer()
    const [one, two] = [await member(server.url), await member(server.url)]
    const alone = await member(`redis://127.0.0.1:${await freePort()}`)
    await expectTalk(alone, one, 'from the lonely one')
    let n = 0
    await vi.waitUntil(() => {
      one.bus.publish('talk', `to the lonely one ${n++}`)
      return alone.heard.length > 0
    }, 10_000)
    await vi.waitUntil(() => two.heard.some((text) => text.startsWith('to the lonely one')), 5_000)
  })

  it('does not lose what it says while Redis hangs', async () => {
    const server = await startRedisServer()
    const [one, two] = [await member(server.url), await member(server.url)]
    server.hang()
    await expectTalk(one, two, 'past the hanging Redis')
    server.goOn()
  })
})
