import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { makeSharedReads, type SharedRead } from './shared-reads.ts'

let pool: pg.Pool
let read: SharedRead
const seen: string[] = []
beforeAll(() => {
  pool = new pg.Pool({ connectionString: inject('databaseUrl'), max: 2, pipeline: true })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  read = makeSharedReads(pool, async (client, workspaceId) => {
    await client.query("select set_config('app.workspace_id', $1, false)", [workspaceId])
  }, (error) => /terminated|Connection/.test(String(error)))
})
afterAll(() => pool.end())

const slow = (workspaceId: string, seconds = 0.02) => read(workspaceId, async (client) => {
  const { rows } = await client.query("select current_setting('app.workspace_id') as workspace, pg_sleep($1)", [seconds])
  seen.push(workspaceId)
  return rows[0].workspace as string
})

describe('shared reads', () => {
  it('see their own workspace, however many there are at once', async () => {
    const asked = Array.from({ length: 300 }, (_, n) => `workspace ${n % 7}`)
    expect(await Promise.all(asked.map((workspaceId) => slow(workspaceId, 0)))).toEqual(asked)
    expect(pool.waitingCount).toBe(0)
    expect(pool.idleCount).toBe(pool.totalCount)
  })

  it('are still shared after more were asked than find a place', async () => {
    let inFlight = 0
    let most = 0
    const counted = () => read('busy', async (client) => {
      most = Math.max(most, ++inFlight)
      await client.query('select pg_sleep(0.005)')
      inFlight--
    })
    await Promise.all(Array.from({ length: 100 }, counted))
    most = 0
    await Promise.all(Array.from({ length: 100 }, counted))
    expect(most).toBeGreaterThan(8)
    // One behind the other, with twenty under way: a line that never ends.
    most = 0
    await Promise.all(Array.from({ length: 20 }, async () => { for (let n = 0; n < 20; n++) await counted() }))
    expect(most).toBeGreaterThan(8)
  })

  it('let another workspace in before those are done that came later', async () => {
    seen.length = 0
    const busy = Array.from({ length: 200 }, () => slow('busy', 0.005))
    await new Promise((resolve) => setImmediate(resolve))
    await slow('quiet', 0)
    expect(seen.filter((workspaceId) => workspaceId === 'busy').length).toBeLessThan(100)
    await Promise.all(busy)
  })

  it('fail alone when their connection is lost, and the next ones find another', async () => {
    const lost = Promise.allSettled(Array.from({ length: 12 }, () => read('lost', (client) => client.query('select pg_terminate_backend(pg_backend_pid())'))))
    expect((await lost).every(({ status }) => status === 'rejected')).toBe(true)
    expect(await slow('lost')).toBe('lost')
    expect(pool.totalCount).toBeLessThanOrEqual(2)
  })
})
