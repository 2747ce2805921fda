import { execFile, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { findEmbeddedPostgres } from '../server/kernel/postgres/embedded.ts'

const program = fileURLToPath(new URL('../server/dist/main.js', import.meta.url))
const run = promisify(execFile)

/** A data folder of its own with free ports, which a Hayloft can be started on more than once. */
export type Installation = {
  dataDir: string
  port: number
  smtpPort: number
  env: NodeJS.ProcessEnv
  remove(): Promise<void>
}

export type Running = {
  pid: number
  /** From the start of the process until /health/ready says so. */
  readyMilliseconds: number
  databaseUrl: string
  /** @returns milliseconds until the process was gone */
  stop(): Promise<number>
}

export async function makeInstallation(env: NodeJS.ProcessEnv = {}): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'hayloft-bench-'))
  const [port, smtpPort] = [await freePort(), await freePort()]
  return {
    dataDir, port, smtpPort,
    env: {
      PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production', LOG_LEVEL: 'info',
      HAYLOFT_DATA_DIR: dataDir, PORT: String(port), SMTP_PORT: String(smtpPort), MAIL_DOMAIN: 'bench.test', ...env,
    },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  }
}

const alive = new Set<number>()
process.once('exit', () => { for (const pid of alive) kill(pid) })

/** The built program as its users start it, with the log lines that it writes by default going into a file. */
export async function startHayloft(installation: Installation): Promise<Running> {
  const started = await startRole('start', installation)
  const databaseUrl = await findEmbeddedPostgres(installation.dataDir)
  if (!databaseUrl) throw new Error('the embedded PostgreSQL was not found')
  return { ...started, databaseUrl }
}

/** One more process that answers, on the database of an installation that runs. */
export async function startApi(installation: Installation, env: NodeJS.ProcessEnv = {}): Promise<Started & { port: number }> {
  const port = await freePort()
  const own = { ...installation.env, PORT: String(port), SMTP_PORT: '0', ...env }
  return { port, ...await startRole('api', { ...installation, port, env: own }) }
}

type Started = Omit<Running, 'databaseUrl'>

async function startRole(role: 'start' | 'api', { dataDir, port, env }: Pick<Installation, 'dataDir' | 'port' | 'env'>): Promise<Started> {
  const flags = process.env['HAYLOFT_BENCH_NODE_FLAGS']?.split(' ') ?? []
  const begun = performance.now()
  const logPath = join(dataDir, 'bench.log')
  const log = openSync(logPath, 'a')
  const child = spawn(process.execPath, [...flags, program, role], { env, stdio: ['ignore', 'ignore', log] })
  closeSync(log)
  const pid = child.pid!
  alive.add(pid)
  const ended = new Promise<void>((resolve) => child.once('exit', () => {
    alive.delete(pid)
    resolve()
  }))
  await Promise.race([becomesReady(port), ended])
  if (child.exitCode !== null) {
    throw new Error(`Hayloft did not start: ${(await readFile(logPath, 'utf8')).slice(-4_000)}`)
  }
  return {
    pid,
    readyMilliseconds: performance.now() - begun,
    async stop() {
      const asked = performance.now()
      child.kill('SIGTERM')
      await ended
      return performance.now() - asked
    },
  }
}

/** Runs a command of the program beside the running one and gives what it prints. */
export async function ask(installation: Installation, ...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [program, ...args], { env: installation.env })
  return stdout.trim()
}

async function becomesReady(port: number): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(5)) {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined)
    if (answer?.ok) return
  }
  throw new Error('Hayloft was not ready within a minute')
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It was gone already.
  }
}
