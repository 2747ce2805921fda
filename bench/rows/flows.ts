import pg from 'pg'
import { z } from 'zod'
import type { HttpResult } from '../load/http-load.ts'
import { familyTime, postgresOf, processorTime } from '../processor-time.ts'
import { median } from '../statistics.ts'
import { callApi } from './call-api.ts'
import { startCost } from './compare.ts'
import type { Bench, Cost, Measurement, Row } from './row.ts'
import { untilNoneLeft } from './until-none-left.ts'

const connections = 25
const hundreds = Array.from({ length: 100 }, (_, index) => index)

/** Runs begun by a webhook, acknowledged after their commit; then each is looked for: it must have ended, well and once. */
export const flowRuns: Measurement = {
  name: 'flows',
  async measure(bench): Promise<Row[]> {
    const { rounds, seconds } = bench
    const client = new pg.Client({ connectionString: bench.scene.databaseUrl })
    await client.connect()
    try {
      await runBare(bench, 1)
      await runOurs(bench, client, Math.min(2, seconds))
      const pairs = []
      for (let round = 0; round < rounds; round++) {
        pairs.push({ bare: await runBare(bench, seconds), ours: await runOurs(bench, client, seconds) })
      }
      const ours = pairs.map((pair) => pair.ours)
      const runs = ours.reduce((sum, { answered }) => sum + answered, 0)
      const middle = (which: 'p50' | 'p95' | 'p99'): string => `${which} ${median(ours.map((one) => one[which])).toFixed(1)} ms`
      return [
        {
          name: 'Flow runs by webhook, acknowledged', unit: '/s', aim: { atLeast: 1_000 },
          value: median(ours.map(({ perSecond }) => perSecond)),
          bare: median(pairs.map((pair) => pair.bare.perSecond)),
          ratio: median(pairs.map((pair) => pair.ours.perSecond / pair.bare.perSecond)),
          bareCost: pairs.at(-1)!.bare.cost,
          note: `${connections} connections, while runs are worked off: ${middle('p50')}, ${middle('p95')}, ${middle('p99')}`,
        },
        {
          name: 'Flow runs by webhook, finished', unit: '/s',
          value: median(ours.map(({ finishedPerSecond }) => finishedPerSecond)),
          cost: ours.at(-1)!.cost,
          note: `${runs.toLocaleString('en-GB')} acknowledged, each ended well and once; processor time from the call to the end`,
        },
      ]
    } finally {
      await client.end()
    }
  },
}

async function runBare({ bare, load, scene, server }: Bench, seconds: number): Promise<HttpResult & { cost: Cost }> {
  const cost = startCost(bare.pid, server.dataDir)
  const requests = hundreds.map((number) => ({ method: 'POST' as const, path: '/hooks/bare', key: scene.key, body: callOf(number) }))
  const result = await load.ask('most', { port: bare.port, requests, connections, seconds })
  if (result.failed > 0) throw new Error(`Flow runs: ${result.failed} bare calls failed`)
  return { ...result, cost: cost(result.answered) }
}

type FlowResult = HttpResult & { finishedPerSecond: number; cost: Cost }

/** Each time a flow of its own, so that what is counted is of this round. */
async function runOurs(bench: Bench, client: pg.Client, seconds: number): Promise<FlowResult> {
  const { scene, server, load } = bench
  const { id, path } = await publishFlow(bench)
  const [postmaster] = postgresOf(server.dataDir)
  const used = (): Cost => ({ node: processorTime(server.pid), postgres: familyTime(postmaster!) })
  const before = used()
  const requests = hundreds.map((number) => ({ method: 'POST' as const, path, key: scene.key, body: callOf(number) }))
  const result = await load.ask('most', { port: scene.port, requests, connections, seconds })
  if (result.failed > 0) throw new Error(`Flow runs: ${result.failed} calls failed`)
  await untilNoneLeft(client, { text: leftSql, values: [scene.workspaceId, id] })
  const after = used()
  const cost = { node: (after.node - before.node) / result.answered, postgres: (after.postgres - before.postgres) / result.answered }
  return { ...result, cost, finishedPerSecond: await verify(client, bench, id, result.answered) }
}

async function publishFlow({ scene }: Bench): Promise<{ id: string; path: string }> {
  const { id } = await callApi(scene, { method: 'POST', path: '/flows', body: { name: 'Order came', definition } }, z.object({ id: z.string() }))
  const { hookUrl } = await callApi(scene, { method: 'POST', path: `/flows/${id}/versions` }, z.object({ hookUrl: z.string() }))
  return { id, path: new URL(hookUrl).pathname }
}

const callOf = (number: number) => ({ order: number, total: 40 + number, customer: `Grace Number ${number}` })

// Every order is above 30: each run does its operation, once, and the contact says of which run it is.
const definition = {
  trigger: { kind: 'webhook' },
  steps: [
    { kind: 'set', id: 'keep', variables: { name: '{{ trigger.body.customer }}', total: '{{ trigger.body.total }}' } },
    {
      kind: 'branch', id: 'choose', otherwise: [],
      branches: [{
        where: { field: 'variables.total', test: 'greater', value: 30 },
        steps: [{
          kind: 'operation', id: 'create', operation: 'contacts.create',
          input: { name: '{{ variables.name }}', attributes: { flow: '{{ run.flowId }}', run: '{{ run.id }}' } },
        }],
      }],
    },
  ],
}

/** @returns runs finished a second, from the first call to the last end */
async function verify(client: pg.Client, { scene }: Bench, flowId: string, acknowledged: number): Promise<number> {
  const { rows: [found] } = await client.query<Found>({ text: foundSql, values: [scene.workspaceId, flowId] })
  const { runs, succeeded, contacts, different, perSecond } = found!
  if ([runs, succeeded, contacts, different].some((count) => count !== acknowledged)) {
    const there = `${runs} runs, ${succeeded} of them succeeded, ${contacts} contacts of ${different} runs`
    throw new Error(`Flow runs: ${acknowledged} acknowledged, but ${there}`)
  }
  return perSecond
}

type Found = { runs: number; succeeded: number; contacts: number; different: number; perSecond: number }

const leftSql = `
  select count(*)::int as left from runs where workspace_id = $1 and flow_id = $2 and state in ('queued', 'running', 'waiting')`

const foundSql = `
  select count(*)::int as runs, count(*) filter (where state = 'succeeded')::int as succeeded,
    (count(*) / extract(epoch from max(finished_at) - min(created_at)))::float8 as "perSecond", made.contacts, made.different
  from runs, (
    select count(*)::int as contacts, count(distinct attributes->>'run')::int as different
    from contacts where workspace_id = $1 and attributes->>'flow' = $2::text
  ) as made
  where workspace_id = $1 and flow_id = $2::uuid group by made.contacts, made.different`
