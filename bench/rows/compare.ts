import type { HttpRequest } from '../load/http-request.ts'
import { postgresOf, processorTime } from '../processor-time.ts'
import { median } from '../statistics.ts'
import type { Bench, Cost, Row } from './row.ts'

type Comparison = { name: string; ours: HttpRequest[]; bare: HttpRequest[]; aim?: Row['aim'] }

const connections = 32

/**
 * Bare, ours, bare, ours …: the machine's other work then falls on both alike. The ratio is the median of the rounds'.
 */
export async function compare(bench: Bench, { name, ours, bare, aim }: Comparison): Promise<Row> {
  const { scene, load, rounds, seconds } = bench
  const run = async (port: number, pid: number, requests: HttpRequest[], time: number): Promise<Run> => {
    const cost = startCost(pid, bench.server.dataDir)
    const { perSecond, answered, failed } = await load.ask('most', { port, requests, connections, seconds: time })
    if (failed > 0) throw new Error(`${name}: ${failed} requests failed`)
    return { perSecond, cost: cost(answered) }
  }
  const runBare = (time: number) => run(bench.bare.port, bench.bare.pid, bare, time)
  const runOurs = (time: number) => run(scene.port, bench.server.pid, ours, time)
  await runBare(Math.min(2, seconds))
  await runOurs(Math.min(3, seconds))
  const pairs: { bare: Run; ours: Run }[] = []
  for (let round = 0; round < rounds; round++) {
    pairs.push({ bare: await runBare(seconds), ours: await runOurs(seconds) })
  }
  return {
    name,
    value: median(pairs.map((pair) => pair.ours.perSecond)),
    unit: '/s',
    bare: median(pairs.map((pair) => pair.bare.perSecond)),
    ratio: median(pairs.map((pair) => pair.ours.perSecond / pair.bare.perSecond)),
    cost: medianCost(pairs.map((pair) => pair.ours.cost)),
    bareCost: medianCost(pairs.map((pair) => pair.bare.cost)),
    aim,
  }
}

type Run = { perSecond: number; cost: Cost }

/** Begins to count processor time; what it gives back divides it among so many requests. */
export function startCost(pid: number, dataDir: string): (count: number) => Cost {
  const before = new Map([pid, ...postgresOf(dataDir)].map((member) => [member, processorTime(member)]))
  const used = (member: number): number => Math.max(0, processorTime(member) - before.get(member)!)
  return (count) => {
    const all = [...before.keys()].reduce((sum, member) => sum + used(member), 0)
    return { node: used(pid) / count, postgres: (all - used(pid)) / count }
  }
}

function medianCost(costs: readonly Cost[]): Cost {
  return { node: median(costs.map(({ node }) => node)), postgres: median(costs.map(({ postgres }) => postgres)) }
}
