import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { type FreshDatabase, freshDatabase } from './fresh-database.ts'
import { type Ended, type Launched, launch, runCommand } from './program.ts'
import { waitUntil } from './wait-until.ts'

export type Hayloft = {
  url: string
  smtpPort: number
  dataDir: string
  /** The settings that a command in another terminal needs to find it. */
  env: Record<string, string>
  /** Everything that the present process has printed. */
  output(): { stdout: string; stderr: string }
  /** A command in another terminal; its stdout without the last line end. */
  command(...args: string[]): Promise<string>
  /** kill -9, and the database too if asked; resolves when it is gone. */
  kill(what?: { database?: boolean; program?: boolean }): Promise<void>
  /** Starts again on the same folder and ports. */
  startAgain(): Promise<void>
  /** Ctrl-C. */
  interrupt(): Promise<Ended>
  /** Ends whatever still runs and removes the data. */
  remove(): Promise<void>
}

/**
 * The built program with data of its own: on the embedded PostgreSQL, or, where HAYLOFT_TEST_DATABASE_URL is set, on a
 * fresh database of that server.
 */
export async function startHayloft(settings: Record<string, string> = {}): Promise<Hayloft> {
  const dataDir = await mkdtemp(join(tmpdir(), 'hayloft-e2e-'))
  const [port, smtpPort] = [await freePort(), await freePort()]
  const database: FreshDatabase | undefined = process.env['HAYLOFT_TEST_DATABASE_URL']
    ? await freshDatabase()
    : undefined
  const env = {
    PORT: String(port),
    SMTP_PORT: String(smtpPort),
    HAYLOFT_DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    ...(database && { DATABASE_URL: database.url }),
    ...settings,
  }
  const url = `http://localhost:${port}`
  let running: Launched

  async function start(): Promise<void> {
    running = launch(['start'], env)
    // The list that it prints is its last act of starting: the api, the worker and the entrance for mail are there.
    const isOver = () => running.child.exitCode !== null || running.stdout().includes('\n  Data ')
    await waitUntil(`Hayloft to be ready at ${url}`, isOver, { within: 90_000 })
    if (running.child.exitCode !== null) throw new Error(`Hayloft did not start:\n${running.stderr()}`)
  }
  async function kill({ database: andDatabase = false, program = true } = {}): Promise<void> {
    const postmaster = andDatabase ? await postmasterOf(dataDir) : undefined
    if (program) running.child.kill('SIGKILL')
    if (postmaster) killIfThere(postmaster)
    await running.ended
  }
  await start()
  return {
    url,
    smtpPort,
    dataDir,
    env,
    kill,
    startAgain: start,
    output: () => ({ stdout: running.stdout(), stderr: running.stderr() }),
    async command(...args) {
      const { code, stdout, stderr } = await runCommand(args, env)
      if (code !== 0) throw new Error(`hayloft ${args.join(' ')} ended with ${code}: ${stderr}`)
      return stdout.trimEnd()
    },
    interrupt() {
      running.child.kill('SIGINT')
      return running.ended
    },
    async remove() {
      running.child.kill('SIGINT')
      await running.ended
      const left = await postmasterOf(dataDir)
      if (left) killIfThere(left)
      await database?.drop()
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The process of the embedded database as its own file names it; undefined when there is none. */
export async function postmasterOf(dataDir: string): Promise<number | undefined> {
  const file = await readFile(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').catch(() => '')
  return Number(file.split('\n')[0]) || undefined
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It went by itself.
  }
}
