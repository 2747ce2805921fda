import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'

const longestStandstillMs = 30_000

/** Asks for a count of what is left until it is 0; throws when it has not fallen for half a minute. */
export async function untilNoneLeft(client: pg.Client, query: pg.QueryConfig): Promise<void> {
  let [least, at] = [Infinity, performance.now()]
  for (;;) {
    const { rows: [row] } = await client.query<{ left: number }>(query)
    const { left } = row!
    if (left === 0) return
    if (left < least) [least, at] = [left, performance.now()]
    if (performance.now() - at > longestStandstillMs) throw new Error(`${left} are left, and nothing moves`)
    await sleep(200)
  }
}
