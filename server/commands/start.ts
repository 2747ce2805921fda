import { mkdir } from 'node:fs/promises'
import { type Config, loadConfig, publicUrlOf } from '../config.ts'
import { migrate } from '../kernel/db/migrate.ts'
import { migrateJobs } from '../kernel/jobs/graphile-jobs.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { lockDataDir, startEmbeddedPostgres } from '../kernel/postgres/embedded.ts'
import { makeLog } from '../kernel/telemetry/log.ts'
import { startTracing } from '../kernel/telemetry/trace.ts'
import { openKernel } from '../roles/open-kernel.ts'
import { migrationsFolder } from '../paths.ts'
import { databaseUrlOf, writeAddress } from './connect.ts'
import { isEmpty, seedDemo } from './seed-demo.ts'

type Running = { stop(): Promise<void> }

/** Everything in one process: database, migrations, demo, api, worker, mail. */
export async function start(): Promise<void> {
  const begun = performance.now()
  const config = loadConfig()
  await mkdir(config.dataDir, { recursive: true })
  const lock = await lockDataDir(config.dataDir)
  const parts: Running[] = [{ stop: () => lock.release() }]
  const stop = stopOnSignal(parts)
  try {
    const embedded = config.database.url ? undefined : await startEmbeddedPostgres({
      dataDir: config.dataDir,
      log: say,
      onDeath: (reason) => { say(`The database died: ${reason}`); void stop(1) },
    })
    if (embedded) parts.push(embedded)
    const kernel = await openMigrated(config, config.database.url ?? embedded!.url, parts)
    if (config.demo && await isEmpty(kernel)) {
      say('Filling the empty database with a demo workspace (HAYLOFT_DEMO=0 leaves it out)')
      await seedDemo(kernel)
    }
    const { startApi } = await import('../roles/api.ts')
    const { startWorker } = await import('../roles/worker.ts')
    const { startMailEntrance } = await import('../roles/mail-entrance.ts')
    const api = await startApi(kernel)
    parts.push(api)
    await writeAddress(config, publicUrlOf(config, api.port))
    const [worker, mail] = await Promise.all([startWorker(kernel), startMailEntrance(kernel)])
    parts.push(worker, mail)
    await announce(kernel, mail.port, performance.now() - begun)
  } catch (error) {
    await stopAll(parts)
    throw error
  }
}

/** Only the surfaces, or only the background work, on a database that others share. */
export async function startRole(role: 'api' | 'worker'): Promise<void> {
  const config = loadConfig()
  const parts: Running[] = []
  stopOnSignal(parts)
  const kernel = await openMigrated(config, await databaseUrlOf(config), parts)
  if (role === 'worker') {
    const { startWorker } = await import('../roles/worker.ts')
    parts.push(await startWorker(kernel))
    return say('The worker runs.')
  }
  const { startApi } = await import('../roles/api.ts')
  const { startMailEntrance } = await import('../roles/mail-entrance.ts')
  const api = await startApi(kernel)
  const mail = await startMailEntrance(kernel)
  parts.push(api, mail)
  say(`The api listens on ${publicUrlOf(config, api.port)}`)
}

async function openMigrated(config: Config, databaseUrl: string, parts: Running[]): Promise<Kernel> {
  const log = makeLog(config.logLevel)
  await migrate(databaseUrl, migrationsFolder, (name) => log.info({ migration: name }, 'migrated'))
  await migrateJobs(databaseUrl)
  const { kernel, close } = await openKernel(config, databaseUrl, log)
  parts.push({ stop: close })
  parts.push({ stop: await startTracing(config.tracesEndpoint) })
  return kernel
}

async function announce(kernel: Kernel, mailPort: number | null, milliseconds: number): Promise<void> {
  const { createLoginLink } = await import('../features/sessions/index.ts')
  const { config } = kernel
  const owner = await kernel.database.system.selectFrom('members').select('email')
    .where('role', '=', 'owner').where('removed_at', 'is', null).orderBy('created_at').limit(1).executeTakeFirst()
  const lines = [
    ['Hayloft', `${publicUrlOf(config)}  (ready in ${(milliseconds / 1000).toFixed(2)} s)`],
    ...(owner ? [['Sign in', await createLoginLink(kernel, owner.email)]] : [['Begin', 'npx hayloft seed makes a demo workspace; npx hayloft workspace create makes yours']]),
    ['Shop demo', `${publicUrlOf(config)}/demo`],
    ['Mail in', mailPort === null ? 'off (SMTP_PORT=0)' : `port ${mailPort}, for addresses at ${config.mail.domain}`],
    ['Mail out', config.mail.smtpUrl ? 'by SMTP_URL' : `kept at ${publicUrlOf(config)}/outbox`],
    ['Data', config.dataDir],
  ]
  console.log(`\n${lines.map(([name, value]) => `  ${name!.padEnd(10)} ${value}`).join('\n')}\n`)
}

function stopOnSignal(parts: Running[]): (status: number) => Promise<void> {
  let stopping = false
  const stop = async (status: number): Promise<void> => {
    if (stopping) return
    stopping = true
    const forced = setTimeout(() => process.exit(1), 15_000)
    await stopAll(parts)
    clearTimeout(forced)
    process.exit(status)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0))
  return stop
}

/** In the reverse order of starting; one that fails does not keep the others. */
async function stopAll(parts: Running[]): Promise<void> {
  for (const part of parts.splice(0).reverse()) await part.stop().catch((error: unknown) => console.error(error))
}

function say(line: string): void {
  console.error(line)
}
