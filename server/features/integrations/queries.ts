import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { AppError } from '../../kernel/errors.ts'
import { type Integration, integrationColumns } from './integration.ts'

/** Every installed plugin that wants an account, whether it has one or not. */
export async function listIntegrationRows(db: Db): Promise<Integration[]> {
  const { rows } = await sql<Integration>`
    select ${integrationColumns}
    from plugin_installations as installation left join integrations as integration on integration.installation_id = installation.id
    where installation.workspace_id = current_workspace() and installation.manifest->'auth' is not null
    order by installation.id`.execute(db)
  return rows
}

/** @throws AppError not_found */
export async function findIntegration(db: Db, id: string): Promise<Integration> {
  const { rows: [integration] } = await sql<Integration>`
    select ${integrationColumns}
    from (select ${id}::uuid as id) as wanted
      left join plugin_installations as installation on installation.id = wanted.id and installation.manifest->'auth' is not null
      left join integrations as integration on integration.installation_id = wanted.id
    where installation.id is not null or integration.installation_id is not null`.execute(db)
  if (!integration) throw new AppError('not_found')
  return integration
}

export type HealthDay = { day: string; calls: number; failures: number }

/** The last 14 days, the empty ones too, oldest first. */
export async function listHealthDays(db: Db, id: string): Promise<HealthDay[]> {
  const { rows } = await sql<HealthDay>`
    select to_char(each.day, 'YYYY-MM-DD') as day, coalesce(calls, 0) as calls, coalesce(failures, 0) as failures
    from generate_series(current_date - 13, current_date, interval '1 day') as days(at)
      cross join lateral (select at::date as day) as each
      left join integration_days as known on known.day = each.day and known.installation_id = ${id}
    order by each.day`.execute(db)
  return rows
}
