import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { AppError } from '../../kernel/errors.ts'
import { type BusinessHours, businessHoursColumns } from './business-hours.ts'

/** @throws AppError not_found */
export async function findHours(db: Db, id: string): Promise<BusinessHours> {
  const { rows } = await sql<BusinessHours>`select ${businessHoursColumns} from business_hours where id = ${id}`.execute(db)
  if (!rows[0]) throw new AppError('not_found')
  return rows[0]
}

/** Until the command ends. @throws AppError not_found */
export async function lockHours(db: Db, id: string): Promise<BusinessHours> {
  const { rows } = await sql<BusinessHours>`select ${businessHoursColumns} from business_hours where id = ${id} for update`.execute(db)
  if (!rows[0]) throw new AppError('not_found')
  return rows[0]
}

export async function findHoursByIds(db: Db, ids: readonly string[]): Promise<Map<string, BusinessHours>> {
  const { rows } = await sql<BusinessHours>`select ${businessHoursColumns} from business_hours where id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((hours) => [hours.id, hours]))
}

/** Undefined when the workspace has set up none: it is always open then. */
export async function findDefaultHours(db: Db): Promise<BusinessHours | undefined> {
  const { rows } = await sql<BusinessHours>`
    select ${businessHoursColumns} from business_hours where workspace_id = current_workspace() and is_default`.execute(db)
  return rows[0]
}

/** One change of a workspace's hours at a time: which of them is the default is a matter of all. */
export async function lockAllHours(db: Db, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`business hours of ${workspaceId}`}))`.execute(db)
}
