import type { Config } from '../config.ts'
import type { Bus } from './bus/bus.ts'
import type { Database } from './db/database.ts'
import type { LogSignal } from './events/log-signal.ts'
import type { LogTail } from './events/log-tail.ts'
import type { Jobs } from './jobs/jobs.ts'
import type { RateLimits } from './limits/rate-limits.ts'
import type { Redis } from './redis/redis.ts'
import type { Registry } from './registry.ts'
import type { Secrets } from './secrets.ts'
import type { Storage } from './storage/storage.ts'
import type { Log } from './telemetry/log.ts'

/** What every part of the running program can reach. Made once, in roles/. */
export type Kernel = {
  config: Config
  log: Log
  database: Database
  /** For connections that a listener or a worker holds for as long as it lives. */
  databaseUrl: string
  registry: Registry
  /** Undefined when REDIS_URL is unset. */
  redis: Redis | undefined
  bus: Bus
  signal: LogSignal
  tail: LogTail
  jobs: Jobs
  limits: RateLimits
  storage: Storage
  secrets: Secrets
}
