import { type ChildProcess, spawn } from 'node:child_process'
import { Redis } from 'ioredis'
import { freePort } from './free-port.ts'
import { redisProgram } from './needs.ts'
import { whenTestsEnd } from './when-tests-end.ts'

export type RedisServer = {
  url: string
  /** kill -9: what it held is gone, as nothing is on disk. */
  kill(): Promise<void>
  /** Empty, on the same port. */
  startAgain(): Promise<void>
  /** It stays connected and says no more. */
  hang(): void
  goOn(): void
}

/** A Redis server of one's own on a free port, to be killed. Ends with the tests of the file. */
export async function startRedisServer(): Promise<RedisServer> {
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  let child: ChildProcess
  let ended: Promise<unknown>
  const start = async (): Promise<void> => {
    child = spawn(redisProgram!, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: 'ignore' })
    ended = new Promise((resolve) => child.once('exit', resolve))
    const client = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null })
    client.on('error', () => undefined)
    await client.ping()
    client.disconnect()
  }
  await start()
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  whenTestsEnd(kill)
  return {
    url,
    kill,
    startAgain: start,
    hang: () => void child.kill('SIGSTOP'),
    goOn: () => void child.kill('SIGCONT'),
  }
}
