import { setTimeout as sleep } from 'node:timers/promises'
import { makeInstallation, startHayloft } from '../installation.ts'
import { memoryOf } from '../memory.ts'
import { postgresOf } from '../processor-time.ts'
import { median } from '../statistics.ts'
import type { Row } from './row.ts'

const quietMilliseconds = 10_000

/** A new installation with its demo workspace, then again and again on the database that is there. */
export async function measureStarting(rounds: number): Promise<Row[]> {
  const installation = await makeInstallation()
  try {
    const first = await startHayloft(installation)
    await sleep(quietMilliseconds)
    const [server, database] = [memoryOf([first.pid]), memoryOf(postgresOf(installation.dataDir))]
    const ends = [await first.stop()]
    const starts: number[] = []
    for (let round = 0; round < rounds + 2; round++) {
      const running = await startHayloft(installation)
      starts.push(running.readyMilliseconds)
      ends.push(await running.stop())
    }
    const mebibytes = (bytes: number): number => bytes / 1024 / 1024
    return [
      { name: 'Start to ready, new database', value: first.readyMilliseconds / 1000, unit: 's', aim: { atMost: 4 } },
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
