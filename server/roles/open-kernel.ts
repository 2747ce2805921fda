import { join } from 'node:path'
import pg from 'pg'
import type { Config } from '../config.ts'
import { features } from '../features/index.ts'
import { openDatabase } from '../kernel/db/database.ts'
import { openLogSignal } from '../kernel/events/log-signal.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { makeRateLimits } from '../kernel/limits/rate-limits.ts'
import { makeRegistry } from '../kernel/registry.ts'
import { makeSecrets } from '../kernel/secrets.ts'
import { makeLocalStorage } from '../kernel/storage/storage.ts'
import type { Log } from '../kernel/telemetry/log.ts'

// Counters and sizes stay far below 2^53; PostgreSQL's driver would give bigint as text.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/** Everything that the roles share, connected. The database must be migrated. */
export async function openKernel(config: Config, databaseUrl: string, log: Log): Promise<{ kernel: Kernel; close(): Promise<void> }> {
  const database = openDatabase({ url: databaseUrl, poolSize: config.database.pool, log })
  const signal = await openLogSignal(databaseUrl, database.systemPool, log)
  const kernel: Kernel = {
    config,
    log,
    database,
    databaseUrl,
    signal,
    registry: makeRegistry(features),
    limits: makeRateLimits(),
    storage: makeLocalStorage(join(config.dataDir, 'files')),
    secrets: makeSecrets(config.secret),
  }
  return {
    kernel,
    async close() {
      await signal.close()
      await database.close()
    },
  }
}
