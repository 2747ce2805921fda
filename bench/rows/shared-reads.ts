import { findRedis } from '../find-redis.ts'
import { startApi } from '../installation.ts'
import { median } from '../statistics.ts'
import { startCost } from './compare.ts'
import { contactsOf, get } from './reads.ts'
import type { Bench, Cost, Measurement, Row } from './row.ts'

const connections = 32

/** What sharing costs a read: an api process that counts its limits with others in Redis, and two, beside one that is alone. */
export const sharedReads: Measurement = {
  name: 'shared-read',
  async measure(bench): Promise<Row[]> {
    const redisUrl = await findRedis()
    if (!redisUrl) {
      process.stderr.write('no Redis at REDIS_URL or 127.0.0.1:6379, so left out … ')
      return []
    }
    const apis: Api[] = []
    try {
      for (const env of [{}, { REDIS_URL: redisUrl }, { REDIS_URL: redisUrl }]) apis.push(await startApi(bench.installation, env))
      const [alone, first, second] = apis as [Api, Api, Api]
      await read(bench, apis, Math.min(3, bench.seconds))
      const rounds: Record<'alone' | 'one' | 'two', Reading>[] = []
      for (let round = 0; round < bench.rounds; round++) {
        rounds.push({
          alone: await read(bench, [alone], bench.seconds),
          one: await read(bench, [first], bench.seconds),
          two: await read(bench, [first, second], bench.seconds),
        })
      }
      const row = (name: string, which: 'one' | 'two'): Row => ({
        name, unit: '/s',
        value: median(rounds.map((round) => round[which].perSecond)),
        bare: median(rounds.map(({ alone: { perSecond } }) => perSecond)),
        ratio: median(rounds.map((round) => round[which].perSecond / round.alone.perSecond)),
        cost: costOf(rounds.map((round) => round[which].cost)),
        bareCost: costOf(rounds.map(({ alone: { cost } }) => cost)),
        note: 'bare is one api process of ours without Redis',
      })
      return [row('REST: one contact, one api with Redis', 'one'), row('REST: one contact, two apis with Redis', 'two')]
    } finally {
      await Promise.all(apis.map((api) => api.stop()))
    }
  },
}

type Api = Awaited<ReturnType<typeof startApi>>
type Reading = { perSecond: number; cost: Cost }

/** All connections, in equal parts to each. */
async function read(bench: Bench, apis: readonly Api[], seconds: number): Promise<Reading> {
  const requests = contactsOf(bench).map((id) => get(bench, `/api/v1/contacts/${id}`))
  const costs = apis.map(({ pid }) => startCost(pid, bench.server.dataDir))
  const results = await Promise.all(apis.map(({ port }) =>
    bench.load.ask('most', { port, requests, connections: Math.floor(connections / apis.length), seconds })))
  if (results.some(({ failed }) => failed > 0)) throw new Error('Shared reads: requests failed')
  const answered = results.reduce((sum, result) => sum + result.answered, 0)
  const found = costs.map((cost) => cost(answered))
  return {
    perSecond: results.reduce((sum, result) => sum + result.perSecond, 0),
    // PostgreSQL's time is in each of them, whole.
    cost: { node: found.reduce((sum, { node }) => sum + node, 0), postgres: found[0]!.postgres },
  }
}

function costOf(costs: readonly Cost[]): Cost {
  return { node: median(costs.map(({ node }) => node)), postgres: median(costs.map(({ postgres }) => postgres)) }
}
