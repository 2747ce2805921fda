import { readFileSync } from 'node:fs'
import pg from 'pg'
import { openDatabase } from '../../server/kernel/db/database.ts'
import { searchConversations } from '../../server/features/search/search-conversations.ts'
import type { Context } from '../../server/kernel/context.ts'
import type { BenchQuery } from './queries.ts'

/** `cpuMs`: of Node and of PostgreSQL together; hardly depends on what else the machine does. */
export type Timing = BenchQuery & { ms: number; cpuMs: number; found: number; complete: boolean }

/** Asks each query so many times, in another order each time, one after the other: the operation itself, under row-level security. */
export async function askAll(url: string, workspaceId: string, memberId: string, queries: readonly BenchQuery[], rounds: number): Promise<Timing[]> {
  const database = openDatabase({ url, poolSize: 4, log: { info: () => undefined, warn: () => undefined } })
  const ctx = {
    db: database.forWorkspace(workspaceId), workspaceId, scopes: new Set(['*']), actor: { kind: 'member', id: memberId, name: 'Bench', role: 'agent', sessionId: memberId },
  } as unknown as Context
  const timings: Timing[] = []
  const client = new pg.Client(url)
  await client.connect()
  try {
    let pids: number[] = []
    for (let round = 0; round < rounds; round++) {
      for (const at of queries.keys()) {
        const { kind, query } = queries[(at * 97 + round * 31) % queries.length]!
        if (timings.length % 50 === 0) pids = await backends(client)
        const [cpu, begun] = [cpuOf(pids), performance.now()]
        const { items, complete } = await searchConversations.run({ ...ctx, now: new Date() } as never, { query, limit: 25 }) as { items: unknown[]; complete: boolean }
        timings.push({ kind, query, ms: performance.now() - begun, cpuMs: cpuOf(pids) - cpu, found: items.length, complete })
      }
    }
  } finally {
    await client.end()
    await database.close()
  }
  return timings
}

async function backends(client: pg.Client): Promise<number[]> {
  const { rows } = await client.query<{ pid: number }>("select pid from pg_stat_activity where datname = current_database() and application_name = 'hayloft reads'")
  return rows.map(({ pid }) => pid)
}

/** Milliseconds on a processor, to the nanosecond: Linux only. */
function cpuOf(pids: readonly number[]): number {
  const { user, system } = process.cpuUsage()
  return pids.reduce((sum, pid) => sum + Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6, (user + system) / 1e3)
}

export function summarise(timings: readonly Timing[]): { kind: string; count: number; p50: number; p95: number; max: number; cpu50: number; cpu95: number; found: number; complete: number; slowest: string }[] {
  const of = (kind: string, own: readonly Timing[]) => {
    const at = (share: number, of: 'ms' | 'cpuMs' = 'ms'): number => {
      const sorted = own.map((timing) => timing[of]).toSorted((one, other) => one - other)
      return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
    }
    const slowest = own.reduce((worst, each) => (each.ms > worst.ms ? each : worst))
    return { kind, count: own.length, p50: at(0.5), p95: at(0.95), max: at(1), cpu50: at(0.5, 'cpuMs'), cpu95: at(0.95, 'cpuMs'), found: average(own.map(({ found }) => found)), complete: average(own.map(({ complete }) => Number(complete))), slowest: slowest.query }
  }
  const kinds = [...new Set(timings.map(({ kind }) => kind))]
  return [...kinds.map((kind) => of(kind, timings.filter((each) => each.kind === kind))), of('all', timings)]
}

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}
