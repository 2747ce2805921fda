import { loadConfig } from '../config.ts'
import { migrate } from '../kernel/db/migrate.ts'
import { migrateJobs } from '../kernel/jobs/graphile-jobs.ts'
import { migrationsFolder } from '../paths.ts'
import { databaseUrlOf } from './connect.ts'

export async function migrateDatabase(): Promise<void> {
  const url = await databaseUrlOf(loadConfig())
  const applied = await migrate(url, migrationsFolder, (name) => console.log(`applied ${name}`))
  await migrateJobs(url)
  if (applied.length === 0) console.log('The database is up to date.')
}
