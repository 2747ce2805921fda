import { setTimeout as sleep } from 'node:timers/promises'
import { makeInstallation, startHayloft } from '../installation.ts'
import { memoryOf } from '../memory.ts'
import { postgresOf } from '../processor-time.ts'
import { median } from '../statistics.ts'
import type { Row } from './row.ts'

const quietMilliseconds = 10_000
// It answers before its worker and its mail entrance have begun: how long it takes to stop is asked of a whole one.
const settledMilliseconds = 1_000

/** New installations with their demo workspace; the last one then again and again on the database that is there. */
export async function measureStarting(rounds: number): Promise<Row[]> {
  const news: number[] = []
  for (let round = 1; round < rounds; round++) {
    const other = await makeInstallation()
    const running = await startHayloft(other)
    news.push(running.readyMilliseconds)
    await sleep(settledMilliseconds)
    await running.stop()
    await other.remove()
  }
  const installation = await makeInstallation()
  try {
    const first = await startHayloft(installation)
    news.push(first.readyMilliseconds)
    await sleep(quietMilliseconds)
    const [server, database] = [memoryOf([first.pid]), memoryOf(postgresOf(installation.dataDir))]
    const ends = [await first.stop()]
    const starts: number[] = []
    for (let round = 0; round < rounds + 2; round++) {
      const running = await startHayloft(installation)
      starts.push(running.readyMilliseconds)
      await sleep(settledMilliseconds)
      ends.push(await running.stop())
    }
    const mebibytes = (bytes: number): number => bytes / 1024 / 1024
    return [
      {
        name: 'Start to ready, new database with demo', value: median(news) / 1000, unit: 's', aim: { atMost: 4 },
        note: `best ${(Math.min(...news) / 1000).toFixed(2)} s`,
      },
      {
        name: 'Start to ready, existing database', value: median(starts) / 1000, unit: 's', aim: { atMost: 1.5 },
        note: `best ${(Math.min(...starts) / 1000).toFixed(2)} s`,
      },
      { name: 'Shutdown', value: median(ends) / 1000, unit: 's' },
      {
        name: 'Idle memory of all processes', value: mebibytes(server + database), unit: 'MB', aim: { atMost: 300 },
        note: `PSS after ${quietMilliseconds / 1000} s of quiet: ${mebibytes(server).toFixed(0)} Node, ` +
          `${mebibytes(database).toFixed(0)} PostgreSQL`,
      },
    ]
  } finally {
    await installation.remove()
  }
}
