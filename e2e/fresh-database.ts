import { inject } from 'vitest'
import { databaseOf, withServer } from '../server/testing/global-setup.ts'

export type FreshDatabase = { url: string; drop(): Promise<void> }

/** An empty database on the server of this run: the embedded one, or that of HAYLOFT_TEST_DATABASE_URL. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const server = inject('databaseUrl')
  const name = `e2e_${crypto.randomUUID().replaceAll('-', '')}`
  await withServer(server, (client) => client.query(`create database ${name}`))
  return {
    url: databaseOf(server, name),
    drop: () =>
      withServer(server, async (client) => void (await client.query(`drop database if exists ${name} with (force)`))),
  }
}
