import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { freePort } from './free-port.ts'
import { whenTestsEnd } from './when-tests-end.ts'

export type S3Server = {
  /** As settings of the environment. */
  env: { S3_ENDPOINT: string; S3_BUCKET: string; S3_REGION: string; S3_ACCESS_KEY_ID: string; S3_SECRET_ACCESS_KEY: string; S3_FORCE_PATH_STYLE: '1' }
  folder: string
  kill(): Promise<void>
}

/** The npm package s3rver in a process of its own, with one bucket. Ends with the tests of the file. */
export async function startS3Server(): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), 'hayloft-s3-'))
  const port = await freePort()
  const program = createRequire(import.meta.url).resolve('s3rver/bin/s3rver.js')
  const child = spawn(process.execPath, [program, '-s', '-d', folder, '-a', '127.0.0.1', '-p', String(port), '--no-vhost-buckets', '--configure-bucket', 'hayloft-files'], { stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  whenTestsEnd(async () => {
    await kill()
    await rm(folder, { recursive: true, force: true })
  })
  const endpoint = `http://127.0.0.1:${port}`
  await vi.waitUntil(() => fetch(endpoint).then(() => true, () => false), { timeout: 15_000, interval: 50 })
  return {
    env: {
      S3_ENDPOINT: endpoint, S3_BUCKET: 'hayloft-files', S3_REGION: 'us-east-1', S3_ACCESS_KEY_ID: 'S3RVER', S3_SECRET_ACCESS_KEY: 'S3RVER', S3_FORCE_PATH_STYLE: '1',
    },
    folder,
    kill,
  }
}
