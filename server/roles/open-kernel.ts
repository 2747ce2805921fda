import { join } from 'node:path'
import pg from 'pg'
import type { Config } from '../config.ts'
import { features } from '../features/index.ts'
import { openBus } from '../kernel/bus/bus.ts'
import { openDatabase } from '../kernel/db/database.ts'
import { makeLogSignal } from '../kernel/events/log-signal.ts'
import { makeLogTail } from '../kernel/events/log-tail.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { makeJobs } from '../kernel/jobs/jobs.ts'
import { makeRateLimits } from '../kernel/limits/rate-limits.ts'
import type { Redis } from '../kernel/redis/redis.ts'
import { makeRegistry } from '../kernel/registry.ts'
import { makeSecrets, type Secrets } from '../kernel/secrets.ts'
import { makeLocalStorage } from '../kernel/storage/local-storage.ts'
import type { Storage } from '../kernel/storage/storage.ts'
import type { Log } from '../kernel/telemetry/log.ts'

// Counters and sizes stay far below 2^53; PostgreSQL's driver would give bigint as text.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/** Everything that the roles share, connected. The database must be migrated. */
export async function openKernel(config: Config, databaseUrl: string, log: Log): Promise<{ kernel: Kernel; close(): Promise<void> }> {
  const database = openDatabase({ url: databaseUrl, replicaUrls: config.database.replicaUrls, poolSize: config.database.pool, log })
  const secrets = makeSecrets(config.secret)
  const redis = config.redisUrl === undefined ? undefined : await openShared(config.redisUrl, secrets, log)
  const bus = await openBus({ databaseUrl, redis, log })
  const signal = makeLogSignal(bus)
  const kernel: Kernel = {
    config,
    log,
    database,
    databaseUrl,
    redis,
    bus,
    signal,
    tail: makeLogTail({ database, signal, onError: (error) => log.warn({ err: error }, 'cannot read the event log; trying again') }),
    registry: makeRegistry(features),
    jobs: makeJobs(redis !== undefined),
    limits: makeRateLimits(redis),
    storage: await openStorage(config),
    secrets,
  }
  return {
    kernel,
    async close() {
      await Promise.all(kernel.registry.features.map((feature) => feature.close?.(kernel)))
      await kernel.tail.stop()
      await bus.close()
      await redis?.close()
      await database.close()
    },
  }
}

/** Its library is loaded only where a bucket is set. */
export async function openStorage(config: Config): Promise<Storage> {
  if (!config.s3) return makeLocalStorage(join(config.dataDir, 'files'))
  const { makeS3Storage } = await import('../kernel/storage/s3-storage.ts')
  return makeS3Storage(config.s3)
}

// The name is made from the secret: all processes of an installation have it, and no other installation does.
async function openShared(url: string, secrets: Secrets, log: Log): Promise<Redis> {
  const { openRedis } = await import('../kernel/redis/redis.ts')
  return openRedis(url, `hayloft:${secrets.sign('redis', 'prefix').slice(0, 12)}:`, log)
}
