import { existsSync } from 'node:fs'
import { readFile, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCluster, superuser } from './create-cluster.ts'
import { giveAllTo } from './cluster-place.ts'
import { lockDataDir } from './data-dir-lock.ts'
import { prepareEngine, type Engine } from './engine.ts'
import { ensureDatabase } from './ensure-database.ts'
import { disownPostmasterFile, findPostmaster, readPostmasterFile, stopPostmaster } from './postmaster.ts'
import { StartError } from './start-error.ts'
import { startPostmaster } from './start-postmaster.ts'
import { unprivilegedUser } from './unprivileged-user.ts'

export { lockDataDir } from './data-dir-lock.ts'
export { StartError } from './start-error.ts'

export interface EmbeddedPostgres {
  url: string
  port: number
  firstStart: boolean
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  dataDir: string
  log?(line: string): void
  /** Told when the server dies unasked, as by the kernel's out-of-memory killer. */
  onDeath?(reason: string): void
}

const databaseName = 'hayloft'
const readyMs = 10_000

/**
 * Starts the PostgreSQL server of a data folder, which it creates when new. Whatever an earlier start left behind
 * there (a server whose Hayloft was killed, a stale pid file, half a new cluster) is put in order first.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, log = () => undefined, onDeath = () => undefined } = options
  const lock = await lockDataDir(dataDir, 'postgres')
  try {
    const user = unprivilegedUser()
    const { home, clusterDir, passwordFile, completed } = await layout(dataDir)
    const engine = await prepareEngine(home, user)
    const interrupted = await endLeftOver(engine, clusterDir, log)
    if (!existsSync(clusterDir)) {
      log('Creating the database')
      await rm(completed, { force: true })
      await createCluster(engine, clusterDir, passwordFile, user)
    }
    await refuseOtherVersion(engine, clusterDir)
    giveAllTo(clusterDir, user)
    const firstStart = !existsSync(completed)
    const server = await startPostmaster({ engine, clusterDir, user, log, onDeath, interrupted })
    const url = (database: string) => connectionUrl(clusterDir, passwordFile, server.port, database)
    if (firstStart) await ensureDatabase(await url('postgres'), databaseName, completed)
    return {
      url: await url(databaseName),
      port: server.port,
      firstStart,
      async stop() {
        await server.stop()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** The URL of the server that runs on the data folder, for a command in another terminal; waits while it starts. */
export async function findEmbeddedPostgres(dataDir: string): Promise<string | undefined> {
  if (!existsSync(join(dataDir, 'postgres', 'cluster'))) return undefined
  const { clusterDir, passwordFile, completed } = await layout(dataDir)
  const end = performance.now() + readyMs
  while (performance.now() < end) {
    const server = await findPostmaster(clusterDir)
    if (server === undefined) return undefined
    if (server.ready && existsSync(completed)) return connectionUrl(clusterDir, passwordFile, server.port, databaseName)
    await sleep(20)
  }
  return undefined
}

async function layout(dataDir: string) {
  const home = join(await realpath(dataDir), 'postgres')
  return {
    home,
    clusterDir: join(home, 'cluster'),
    passwordFile: join(home, 'password'),
    completed: join(home, 'completed'),
  }
}

// Nobody but the holder of the lock may be here, so a server that still runs belongs to a Hayloft that was killed.
async function endLeftOver(engine: Engine, clusterDir: string, log: (line: string) => void): Promise<boolean> {
  const running = await findPostmaster(clusterDir)
  if (running) {
    log('Stopping the PostgreSQL that a killed Hayloft left running')
    await stopPostmaster(engine, clusterDir, running.pid)
  }
  // A server that stopped in order took the file away.
  if ((await readPostmasterFile(clusterDir)) === undefined) return false
  await disownPostmasterFile(clusterDir)
  return true
}

async function refuseOtherVersion(engine: Engine, clusterDir: string): Promise<void> {
  const made = (await readFile(join(clusterDir, 'PG_VERSION'), 'utf8')).trim()
  if (made === engine.major) return
  throw new StartError(
    `The database in ${clusterDir} was made by PostgreSQL ${made} and this Hayloft brings ${engine.major}: ` +
      'start the Hayloft that made it, dump the database there and restore it here.',
  )
}

// By the socket in the cluster's folder: measured 43,000 statements a second in place of 33,000 by TCP. Who takes the
// address apart and leaves out the host parameter gets there by TCP. A socket's path holds 107 bytes (103 on macOS).
async function connectionUrl(clusterDir: string, passwordFile: string, port: number, database: string) {
  const password = (await readFile(passwordFile, 'utf8')).trim()
  const byTcp = `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}`
  const fits = Buffer.byteLength(`${clusterDir}/.s.PGSQL.${port}`) <= 103
  return fits && process.platform !== 'win32' ? `${byTcp}?host=${encodeURIComponent(clusterDir)}` : byTcp
}
