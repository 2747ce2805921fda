import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callApi } from './call-api.ts'
import { freePort } from './free-port.ts'
import { freshDatabase } from './fresh-database.ts'
import { type Launched, launch, runCommand } from './program.ts'
import { waitUntil } from './wait-until.ts'

export type ApiMachine = { url: string; smtpPort: number; running: Launched }

/** Processes as on several machines: they share a database, a secret, what the settings name, and nothing else. */
export type Machines = {
  databaseUrl: string
  one: ApiMachine
  other: ApiMachine
  workers: [Launched, Launched]
  command(...args: string[]): Promise<string>
  /** An API key without a limit. */
  makeKey(): Promise<string>
  /** An access token of a session of its own. */
  signIn(email: string): Promise<string>
  stop(): Promise<void>
}

/** Two api and two worker processes on a fresh database with the demo workspace. */
export async function startMachines(settings: Record<string, string>): Promise<Machines> {
  const database = await freshDatabase()
  const secret = crypto.randomUUID()
  const folders: string[] = []
  const all: Launched[] = []
  const machine = async (): Promise<Record<string, string>> => {
    const folder = await mkdtemp(join(tmpdir(), 'hayloft-e2e-'))
    folders.push(folder)
    const shared = { DATABASE_URL: database.url, HAYLOFT_SECRET: secret, ...settings }
    return { ...shared, HAYLOFT_DATA_DIR: folder, LOG_LEVEL: 'info' }
  }
  const here = await machine()
  const command = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runCommand(args, here)
    if (code !== 0) throw new Error(`hayloft ${args.join(' ')} ended with ${code}: ${stderr}`)
    return stdout.trim()
  }
  const started = async (role: 'api' | 'worker', env: Record<string, string>, word: string): Promise<Launched> => {
    const running = launch([role], env)
    all.push(running)
    const isOver = () => running.child.exitCode !== null || running.stderr().includes(word)
    await waitUntil(`the ${role}`, isOver, { within: 60_000 })
    if (running.child.exitCode !== null) throw new Error(`the ${role} did not start:\n${running.stderr()}`)
    return running
  }
  const startApi = async (): Promise<ApiMachine> => {
    const [port, smtpPort] = [await freePort(), await freePort()]
    const env = { ...(await machine()), PORT: String(port), SMTP_PORT: String(smtpPort) }
    return { url: `http://localhost:${port}`, smtpPort, running: await started('api', env, 'The api listens') }
  }
  const startWorker = async (): Promise<Launched> => started('worker', await machine(), 'The worker runs')

  await command('migrate')
  await command('seed')
  const [one, other, ...workers] = await Promise.all([startApi(), startApi(), startWorker(), startWorker()])
  return {
    databaseUrl: database.url,
    one,
    other,
    workers,
    command,
    makeKey: () => command('key', 'create', '--workspace', 'demo', '--scopes', '*'),
    async signIn(email) {
      const token = new URL(await command('login-link', '--email', email)).searchParams.get('token')
      const { body } = await callApi<{ accessToken: string }>(one.url, null, 'POST', '/sessions/from-link', { token })
      return body.accessToken
    },
    async stop() {
      for (const { child, ended } of all) {
        child.kill('SIGKILL')
        await ended
      }
      await database.drop()
      for (const folder of folders) await rm(folder, { recursive: true, force: true })
    },
  }
}
