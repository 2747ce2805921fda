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
import { makeParts, type Parts } from './parts.ts'
import { isEmpty, seedDemo } from './seed-demo.ts'

/** Everything in one process: database, migrations, demo, api, worker, mail. */
export async function start(): Promise<void> {
  const begun = performance.now()
  const parts = makeParts()
  const config = loadConfig()
  try {
    await mkdir(config.dataDir, { recursive: true })
    await parts.add(lockDataDir(config.dataDir).then((lock) => ({ stop: () => lock.release() })))
    const kernel = await openMigrated(config, config.database.url ?? await startEmbedded(config, parts), parts)
    if (config.demo && await isEmpty(kernel)) {
      say('Filling the empty database with a demo workspace (HAYLOFT_DEMO=0 leaves it out)')
      // One transaction of less than a second: a stop lets it end.
      await parts.add(seedDemo(kernel).then(() => ({ stop: async () => undefined })))
    }
    const { startApi } = await import('../roles/api.ts')
    const { startWorker } = await import('../roles/worker.ts')
    const { startMailEntrance } = await import('../roles/mail-entrance.ts')
    const api = await parts.add(startApi(kernel))
    await writeAddress(config, publicUrlOf(config, api.port))
    await parts.add(startWorker(kernel))
    const mail = await parts.add(startMailEntrance(kernel))
    api.serve()
    if (!parts.stopping()) await announce(kernel, mail.port, performance.now() - begun)
  } catch (error) {
    await endOrThrow(parts, error)
  }
}

/** Only the surfaces, or only the background work, on a database that others share. */
export async function startRole(role: 'api' | 'worker'): Promise<void> {
  const parts = makeParts()
  const config = loadConfig()
  try {
    const kernel = await openMigrated(config, await databaseUrlOf(config), parts)
    if (role === 'worker') {
      const { startWorker } = await import('../roles/worker.ts')
      await parts.add(startWorker(kernel))
      return say('The worker runs.')
    }
    const { startApi } = await import('../roles/api.ts')
    const { startMailEntrance } = await import('../roles/mail-entrance.ts')
    const api = await parts.add(startApi(kernel))
    await parts.add(startMailEntrance(kernel))
    api.serve()
    say(`The api listens on ${publicUrlOf(config, api.port)}`)
  } catch (error) {
    await endOrThrow(parts, error)
  }
}

/** A stop in the middle of the start takes away what the start stands on: that failure is no news. */
async function endOrThrow(parts: Parts, error: unknown): Promise<void> {
  const asked = parts.stopping()
  await parts.stop()
  if (!asked) throw error
}

async function startEmbedded(config: Config, parts: Parts): Promise<string> {
  const embedded = await parts.add(startEmbeddedPostgres({
    dataDir: config.dataDir,
    log: say,
    onDeath: (reason) => {
      say(`The database died: ${reason}`)
      void parts.stop().then(() => process.exit(1))
    },
  }))
  return embedded.url
}

async function openMigrated(config: Config, databaseUrl: string, parts: Parts): Promise<Kernel> {
  const log = makeLog(config.logLevel)
  await migrate(databaseUrl, migrationsFolder, (name) => log.info({ migration: name }, 'migrated'))
  await migrateJobs(databaseUrl)
  const { kernel } = await parts.add(openKernel(config, databaseUrl, log).then(({ kernel, close }) => ({ kernel, stop: close })))
  await parts.add({ stop: await startTracing(config.tracesEndpoint) })
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

function say(line: string): void {
  console.error(line)
}
