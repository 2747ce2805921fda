import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { describe, inject } from 'vitest'

/**
 * Suites for parts that not every machine has. Where one is missing its suites are skipped and their names say why: the
 * last lines of a test run repeat it.
 */
function suiteWith(part: string | undefined, missing: string): (name: string, tests: () => void) => void {
  return (name, tests) => part === undefined ? describe.skip(`${name} [skipped: ${missing}]`, tests) : describe(name, tests)
}

/** A Redis that other tests use as well; `hayloft` keeps its names apart by the secret. */
export const redisUrl = inject('redisUrl')
export const describeWithRedis = suiteWith(redisUrl, 'no Redis answers at REDIS_URL or 127.0.0.1:6379')

/** A server of one's own, to kill. */
export const redisProgram = ['redis-server', 'valkey-server'].map(findProgram).find((path) => path !== undefined)
export const describeWithRedisServer = suiteWith(redisProgram, 'redis-server is not installed')

/** The folder of initdb, pg_basebackup and postgres. */
export const postgresTools = newestTools()
export const describeWithPostgresTools = suiteWith(postgresTools, "PostgreSQL's own tools (initdb, pg_basebackup) are not installed")

/** The npm package that plays an S3. */
export const s3Program = fileOf('s3rver/bin/s3rver.js')
export const describeWithS3Server = suiteWith(s3Program, 'the package s3rver is not installed')

/** Debian keeps it where only root looks. */
export const dovecotProgram = findProgram('dovecot') ?? ['/usr/sbin/dovecot'].find((path) => existsSync(path))
export const describeWithDovecot = suiteWith(dovecotProgram, 'dovecot (Debian: dovecot-imapd) is not installed')

function fileOf(module: string): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(module)
  } catch {
    return undefined
  }
}

function findProgram(name: string): string | undefined {
  return (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name)).find((path) => existsSync(path))
}

function newestTools(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const named = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' }).stdout?.trim()
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...(named ? [named] : [])]
  return folders.find((folder) => ['initdb', 'pg_basebackup', 'postgres'].every((tool) => existsSync(join(folder, tool))))
}
