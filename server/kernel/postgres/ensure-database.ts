import { writeFile } from 'node:fs/promises'
import { withClient } from '../db/with-client.ts'

/** Makes the database unless an interrupted first start did, and then marks the first start as completed. */
export async function ensureDatabase(url: string, name: string, completedFile: string): Promise<void> {
  await withClient({ connectionString: url }, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  })
  await writeFile(completedFile, `${new Date().toISOString()}\n`)
}
