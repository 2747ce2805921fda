import pg from 'pg'
import { makeCorpus } from '../search/corpus.ts'
import { fillCorpus, insertInto } from '../search/fill-corpus.ts'
import { type BenchQuery, makeQueries } from '../search/queries.ts'
import type { Bench, Measurement, Row } from './row.ts'

const messages = 200_000
const to = new Date('2026-11-20T12:00:00Z')
const from = new Date(to.getTime() - 365 * 86_400_000)

/**
 * Searches one after the other. Bare is what PostgreSQL offers by itself: a GIN index of to_tsvector, asked by the owner without
 * row-level security for the 25 of highest ts_rank; no filters, no headers, no snippets.
 */
export const searches: Measurement = {
  name: 'search',
  async measure(bench): Promise<Row[]> {
    const client = new pg.Client({ connectionString: bench.scene.databaseUrl })
    await client.connect()
    try {
      await client.query('set session_replication_role = replica')
      await client.query('set synchronous_commit = off')
      await fillCorpus(client, bench.scene.workspaceId, makeCorpus({ seed: 3, messages, contacts: messages / 25, from, to }), insertInto(client))
      await client.query('create table bare_search as select id, text, to_tsvector($$simple$$, text) as words from messages where workspace_id = $1', [bench.scene.workspaceId])
      await client.query('create index on bare_search using gin (words)')
      await client.query('vacuum analyze')
      // A key is nobody: it has no conversations of its own.
      const queries = (await makeQueries(client, bench.scene.workspaceId, { from, to }, 12)).filter(({ query }) => !query.includes('assignee:me'))
      const plain = queries.filter(({ query }) => !/[a-z]:/.test(query))
      for (const each of queries.slice(0, 40)) await ask(bench, each)
      const ours = await timed(queries, (each) => ask(bench, each))
      const bare = await timed(plain, (each) => askBare(client, each))
      const [oursPlain, p50] = [at(await timed(plain, (each) => ask(bench, each)), 0.95), at(ours, 0.5)]
      return [{
        name: `Search in ${messages.toLocaleString('en-GB')} messages: p95`, value: at(ours, 0.95), unit: 'ms', bare: at(bare, 0.95), ratio: oursPlain / at(bare, 0.95), aim: { atMost: 50 },
        note: `p50 ${p50.toFixed(1)} ms, most ${at(ours, 1).toFixed(0)} ms; bare p50 ${at(bare, 0.5).toFixed(1)} ms; the ratio is of the same words without terms`,
      }]
    } finally {
      await client.query('drop table if exists bare_search').catch(() => undefined)
      await client.end()
    }
  },
}

async function ask({ scene }: Bench, { query }: BenchQuery): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${scene.port}/api/v1/search/conversations?${new URLSearchParams({ query, limit: '25' })}`, { headers: { authorization: `Bearer ${scene.key}` } })
  if (!response.ok) throw new Error(`search for ${query}: ${response.status} ${await response.text()}`)
  await response.json()
}

async function askBare(client: pg.Client, { query }: BenchQuery): Promise<void> {
  const words = query.match(/[\p{L}\p{N}]+/gu) ?? []
  const asked = words.map((word, place) => (place === words.length - 1 && !/\s$/.test(query) ? `${word}:*` : word)).join(query.startsWith('"') ? ' <-> ' : ' & ')
  await client.query(`select id, text, ts_rank(words, asked) as rank from bare_search, to_tsquery('simple', $1) as asked where words @@ asked order by rank desc limit 25`, [asked])
}

async function timed(queries: readonly BenchQuery[], work: (query: BenchQuery) => Promise<void>): Promise<number[]> {
  const found: number[] = []
  for (const each of queries) {
    const begun = performance.now()
    await work(each)
    found.push(performance.now() - begun)
  }
  return found.toSorted((one, other) => one - other)
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}
