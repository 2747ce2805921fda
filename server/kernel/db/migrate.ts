import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { withClient } from './with-client.ts'

/** Its message is for the operator. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

export type Migration = { name: string; sql: string; hash: string }

/** Applies the plain SQL files of a folder in name order, each in its own transaction, one process at a time. */
export async function migrate(url: string, folder: string, onApplied: (name: string) => void = () => {}): Promise<string[]> {
  let isReached = false
  return withClient({ connectionString: url, application_name: 'hayloft migrate', connectionTimeoutMillis: 5_000 }, async (client) => {
    isReached = true
    await client.query("select pg_advisory_lock(hashtext('hayloft migrate'))")
    await client.query('create table if not exists migrations (name text primary key, hash text not null, applied_at timestamptz not null default now())')
    const applied = new Map((await client.query<{ name: string; hash: string }>('select name, hash from migrations')).rows.map((row) => [row.name, row.hash]))
    const done: string[] = []
    for (const migration of await readMigrations(folder)) {
      const hash = applied.get(migration.name)
      if (hash === migration.hash) continue
      if (hash !== undefined) throw new MigrationError(`Migration ${migration.name} was changed after it was applied. Migrations only go forward: add a new file.`)
      await apply(client, migration)
      onApplied(migration.name)
      done.push(migration.name)
    }
    return done
  }).catch((cause: unknown) => {
    if (isReached) throw cause
    throw new MigrationError(`The database of DATABASE_URL (${new URL(url).host}) does not answer: ${reasonOf(cause)}`, { cause })
  })
}

export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z_]+\.sql$/.test(name)).sort()
  return Promise.all(names.map(async (name) => {
    const sql = await readFile(join(folder, name), 'utf8')
    return { name, sql, hash: createHash('sha256').update(sql).digest('hex') }
  }))
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(migration.sql)
    await client.query('insert into migrations (name, hash) values ($1, $2)', [migration.name, migration.hash])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw new MigrationError(`Migration ${migration.name} failed: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join('; ')
  return cause instanceof Error ? cause.message : String(cause)
}
