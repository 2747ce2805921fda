import { Redis } from 'ioredis'
import type { Config } from '../config.ts'
import { withClient } from '../kernel/db/with-client.ts'
import { AppError } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { openStorage } from '../roles/open-kernel.ts'
import type { Finding } from './doctor.ts'

/** What several machines share beside the primary database: Redis, replicas, a bucket. */
export async function examineRedis(redisUrl: string | undefined): Promise<Finding[]> {
  if (redisUrl === undefined) {
    return [
      { part: 'jobs', engine: 'graphile-worker, in the same PostgreSQL', state: 'ok' },
      { part: 'cache, limits', engine: 'in each process (REDIS_URL is unset)', state: 'ok' },
    ]
  }
  const engine = `Redis at ${new URL(redisUrl).host}`
  const { version, reason } = await askVersion(redisUrl)
  const found = version === undefined
    ? { engine, state: 'wrong' as const, note: `It does not answer (${reason}): PostgreSQL and each process by itself do it meanwhile.` }
    : { engine: `${engine}, version ${version}`, state: 'ok' as const }
  return [{ part: 'jobs', ...found }, { part: 'cache, limits', ...found }]
}

async function askVersion(url: string): Promise<{ version?: string | undefined; reason?: string }> {
  const client = new Redis(url, { lazyConnect: true, connectTimeout: 3_000, commandTimeout: 3_000, maxRetriesPerRequest: 0, retryStrategy: () => null })
  let reason = 'no answer'
  client.on('error', (error: Error) => { reason = error.message })
  try {
    await client.connect()
    const info = await client.info('server')
    return { version: /(?:redis|valkey)_version:(\S+)/.exec(info)?.[1] ?? 'unknown' }
  } catch (error) {
    return { reason: error instanceof Error && error.message !== 'Connection is closed.' ? error.message : reason }
  } finally {
    client.disconnect()
  }
}

export async function examineReplicas(config: Config): Promise<Finding[]> {
  const { url, replicaUrls } = config.database
  const primary = url === undefined ? undefined : await askServer(url).catch(() => undefined)
  return Promise.all(replicaUrls.map(async (replicaUrl): Promise<Finding> => {
    const found = { part: 'replica', engine: `PostgreSQL at ${new URL(replicaUrl).host}` }
    try {
      const replica = await askServer(replicaUrl)
      if (primary && replica.cluster !== primary.cluster) return { ...found, state: 'wrong', note: 'It belongs to another primary than DATABASE_URL.' }
      if (!replica.recovering) return { ...found, state: 'wrong', note: 'It is no replica (any more): it replays nothing.' }
      return { ...found, engine: `${found.engine}, ${replica.secondsBehind} s behind`, state: 'ok' }
    } catch (error) {
      return { ...found, state: 'wrong', note: `It does not answer: ${messageOf(error)}. The primary answers meanwhile.` }
    }
  }))
}

type Server = { cluster: string; recovering: boolean; secondsBehind: number }

async function askServer(connectionString: string): Promise<Server> {
  return withClient({ connectionString, connectionTimeoutMillis: 3_000, query_timeout: 3_000 }, async (client) => {
    const { rows: [server] } = await client.query<Server>(`
      select (select system_identifier from pg_control_system())::text as cluster, pg_is_in_recovery() as recovering,
        case when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
          else round(coalesce(extract(epoch from now() - pg_last_xact_replay_timestamp()), 0))::int end as "secondsBehind"`)
    return server!
  })
}

/** Puts, gets and removes a blob of its own. */
export async function examineBucket(config: Config): Promise<Finding> {
  const { bucket, endpoint, region } = config.s3!
  const found = { part: 'files', engine: `bucket ${bucket} at ${endpoint ? new URL(endpoint).host : `Amazon S3 in ${region}`}` }
  const probe = Buffer.from(newId())
  const key = `doctor/${probe}`
  try {
    const storage = await openStorage(config)
    await storage.put(key, probe)
    const kept: Buffer[] = []
    for await (const chunk of (await storage.get(key)).stream) kept.push(chunk)
    await storage.remove(key)
    if (Buffer.concat(kept).equals(probe)) return { ...found, state: 'ok' }
    return { ...found, state: 'wrong', note: 'It gave back other bytes than it was given.' }
  } catch (error) {
    const cause = error instanceof AppError ? error.cause : error
    return { ...found, state: 'wrong', note: `It cannot be used: ${messageOf(cause)}` }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error)
}
