import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../kernel/db/migrate.ts'
import { migrateJobs } from '../kernel/jobs/graphile-jobs.ts'
import { startEmbeddedPostgres } from '../kernel/postgres/embedded.ts'

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string
    templateName: string
    redisUrl: string | undefined
  }
}

/** One migrated template database for the whole run, on the embedded engine or on the server that is named. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env['HAYLOFT_TEST_DATABASE_URL']
  const folder = server ? undefined : await mkdtemp(join(tmpdir(), 'hayloft-test-'))
  const embedded = folder ? await startEmbeddedPostgres({ dataDir: folder }) : undefined
  const url = server ?? embedded!.url
  const templateName = `hayloft_template_${process.pid}`
  await withServer(url, (client) => client.query(`create database ${templateName}`))
  const templateUrl = databaseOf(url, templateName)
  await migrate(templateUrl, new URL('../migrations', import.meta.url).pathname)
  await migrateJobs(templateUrl)
  project.provide('databaseUrl', url)
  project.provide('templateName', templateName)
  project.provide('redisUrl', await answeringRedis())

  return async () => {
    if (!embedded) await withServer(url, (client) => client.query(`drop database if exists ${templateName} with (force)`))
    await embedded?.stop()
    if (folder) await rm(folder, { recursive: true, force: true })
  }
}

async function answeringRedis(): Promise<string | undefined> {
  const url = process.env['HAYLOFT_TEST_REDIS_URL'] || 'redis://127.0.0.1:6379'
  const client = new Redis(url, { lazyConnect: true, connectTimeout: 2_000, commandTimeout: 2_000, retryStrategy: () => null })
  client.on('error', () => undefined)
  const answers = await client.ping().then(() => true, () => false)
  client.disconnect()
  return answers ? url : undefined
}

export function databaseOf(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

export async function withServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
