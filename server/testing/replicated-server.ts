import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { vi } from 'vitest'
import { migrate } from '../kernel/db/migrate.ts'
import { migrateJobs } from '../kernel/jobs/graphile-jobs.ts'
import { unprivilegedUser } from '../kernel/postgres/unprivileged-user.ts'
import { freePort } from './free-port.ts'
import { databaseOf, withServer } from './global-setup.ts'
import { postgresTools } from './needs.ts'
import { whenTestsEnd } from './when-tests-end.ts'
import type { TestServer } from './world.ts'

export type ReplicatedServer = TestServer & {
  /** Where the replica has that database. */
  replicaUrl(databaseUrl: string): string
  /** Asks the replica itself, past the program. */
  askReplica<R extends pg.QueryResultRow>(databaseUrl: string, text: string): Promise<R[]>
  killReplica(): Promise<void>
  startReplica(): Promise<void>
}

const user = unprivilegedUser()

/** A primary and its streaming replica, on free ports, from PostgreSQL's own tools. Ends with the tests of the file. */
export async function startReplicatedServer(): Promise<ReplicatedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'hayloft-replica-'))
  if (user) await chown(folder, user.uid, user.gid)
  await chmod(folder, 0o700)
  const [primaryPort, replicaPort] = [await freePort(), await freePort()]
  const running = new Set<ChildProcess>()
  whenTestsEnd(async () => {
    for (const child of running) await kill(child)
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  const start = async (name: string, port: number): Promise<ChildProcess> => {
    const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off', max_connections: 60, wal_level: 'replica' }
    const options = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])
    const child = spawn(join(postgresTools!, 'postgres'), ['-D', join(folder, name), ...options], { ...user, cwd: '/', stdio: 'ignore' })
    running.add(child)
    await vi.waitUntil(() => withServer(urlOf(port), () => Promise.resolve(true)).catch(() => false), { timeout: 30_000, interval: 50 })
    return child
  }

  await tool('initdb', ['-D', join(folder, 'primary'), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--no-locale'])
  await start('primary', primaryPort)
  const databaseUrl = urlOf(primaryPort)
  const templateName = 'hayloft_template'
  await withServer(databaseUrl, (client) => client.query(`create database ${templateName}`))
  await migrate(databaseOf(databaseUrl, templateName), new URL('../migrations', import.meta.url).pathname)
  await migrateJobs(databaseOf(databaseUrl, templateName))
  await tool('pg_basebackup', ['-D', join(folder, 'replica'), '-h', '127.0.0.1', '-p', String(primaryPort), '-U', 'postgres', '-R', '-X', 'stream', '-c', 'fast', '--no-sync'])
  let replica = await start('replica', replicaPort)

  const replicaUrl = (url: string): string => {
    const changed = new URL(url)
    changed.port = String(replicaPort)
    return changed.href
  }
  return {
    databaseUrl,
    templateName,
    replicaUrl,
    askReplica: (url, text) => withServer(replicaUrl(url), async (client) => (await client.query(text)).rows),
    killReplica: () => kill(replica),
    async startReplica() {
      replica = await start('replica', replicaPort)
    },
  }
}

// The postmaster's immediate shutdown takes its processes along, which kill -9 would leave behind.
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGQUIT')
  await ended
}

async function tool(name: string, args: string[]): Promise<void> {
  await promisify(execFile)(join(postgresTools!, name), args, { ...user, cwd: '/' })
}

function urlOf(port: number): string {
  return `postgres://postgres@127.0.0.1:${port}/postgres`
}
