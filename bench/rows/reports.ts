import pg from 'pg'
import { type Filled, fillFacts } from '../reports/fill-facts.ts'
import { latencyRow } from './latency-row.ts'
import { get } from './reads.ts'
import type { Bench, Measurement, Row } from './row.ts'

/** HAYLOFT_BENCH_CONVERSATIONS asks for more, which take their time to be filled in. */
const conversations = Number(process.env['HAYLOFT_BENCH_CONVERSATIONS'] ?? 50_000)
const days = 730

/** Reports over the conversations of two years, one asker after the other. */
export const reportsShown: Measurement = {
  name: 'reports',
  async measure(bench): Promise<Row[]> {
    const { teams } = await fill(bench)
    const rows: Row[] = []
    for (const [name, path] of reports(teams[0]!)) {
      const result = await bench.load.ask('most', { port: bench.scene.port, requests: [get(bench, `/api/v1/reports/${path}`)], connections: 1, seconds: bench.seconds })
      if (result.failed > 0) throw new Error(`${name}: ${result.failed} requests failed`)
      rows.push(latencyRow(`${name}: p95`, result, 100))
    }
    return rows
  },
}

async function fill({ scene }: Bench): Promise<Filled> {
  const client = new pg.Client({ connectionString: scene.databaseUrl })
  await client.connect()
  try {
    return await fillFacts(client, scene.workspaceId, conversations, days)
  } finally {
    await client.end()
  }
}

function reports(team: string): [name: string, path: string][] {
  const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)
  const lately = `from=${day(27)}&to=${day(0)}&timeZone=Europe/Vienna`
  const year = `from=${day(364)}&to=${day(0)}&timeZone=Europe/Vienna`
  return [
    ['Report: figures of 28 days', `summary?${lately}`],
    ['Report: figures of a year', `summary?${year}`],
    ['Report: figures of 28 days, a filter of two terms', `summary?${lately}&filter=${encodeURIComponent(`team:${team} priority:high`)}`],
    ['Report: a year by member', `table?${year}&groupBy=member`],
    ['Report: backlog of a year by day', `series?${year}&figure=backlog&bucket=day`],
    ['Report: hours of a year', `heat-map?${year}`],
    ['Report: what is behind a figure', `conversations?${year}&figure=firstResponse&longerThan=3600`],
  ]
}
