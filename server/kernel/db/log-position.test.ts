import pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { makeWorld, type World } from '../../testing/world.ts'
import { makeAskPosition } from './log-position.ts'

let world: World
let pool: pg.Pool
beforeAll(async () => {
  world = await makeWorld()
  pool = new pg.Pool({ connectionString: world.databaseUrl, max: 1 })
})
afterAll(() => pool.end())

/** Holds back the answer of the next question until it is let go. */
function holdNext() {
  const query = pool.query.bind(pool)
  let letGo = (): void => {}
  const held = new Promise<void>((resolve) => { letGo = resolve })
  const asked = vi.spyOn(pool, 'query').mockImplementationOnce(async (text: string) => {
    const answer = await query(text)
    await held
    return answer
  })
  return { asked, letGo: () => letGo() }
}

const write = async (): Promise<bigint> => {
  await world.kernel.database.systemPool.query('create table if not exists written (at timestamptz); insert into written values (now())')
  const { rows: [row] } = await world.kernel.database.systemPool.query<{ end: string }>("select (pg_current_wal_flush_lsn() - '0/0')::text as end")
  return BigInt(row!.end)
}

it('never answers with what was asked before: all who come meanwhile share the next question', async () => {
  const { asked, letGo } = holdNext()
  const askPosition = makeAskPosition(pool)
  const first = askPosition()
  await vi.waitUntil(() => asked.mock.calls.length === 1)
  const written = await write()
  const later = Promise.all(Array.from({ length: 100 }, askPosition))
  letGo()
  await first
  for (const position of await later) expect(position).toBeGreaterThanOrEqual(written)
  expect(asked).toHaveBeenCalledTimes(2)
  asked.mockRestore()
})

it('goes on after a question that failed', async () => {
  const failing = vi.spyOn(pool, 'query').mockImplementationOnce(() => Promise.reject(new Error('away')))
  const askPosition = makeAskPosition(pool)
  const [first, second] = await Promise.allSettled([askPosition(), askPosition()])
  expect(first.status).toBe('rejected')
  expect(second.status).toBe('fulfilled')
  failing.mockRestore()
  expect(await askPosition()).toBeGreaterThan(0n)
})
