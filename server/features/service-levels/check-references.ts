import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { AppError } from '../../kernel/errors.ts'
import type { SlaPolicy } from './sla-policy.ts'

const tables = {
  memberId: ['members', 'member'], teamId: ['teams', 'team'], tagId: ['tags', 'tag'],
} as const

/** @throws AppError not_found that names what is not there */
export async function checkReferences(db: Db, { hoursId, escalations }: Pick<SlaPolicy, 'hoursId' | 'escalations'>): Promise<void> {
  if (hoursId !== null) {
    const { rows } = await sql`select from business_hours where workspace_id = current_workspace() and id = ${hoursId}`.execute(db)
    if (rows.length === 0) throw new AppError('not_found', { detail: 'There are no such business hours in the workspace.' })
  }
  for (const [field, [table, word]] of Object.entries(tables) as [keyof typeof tables, readonly [string, string]][]) {
    const ids = [...new Set(escalations.flatMap((escalation) => escalation[field] ?? []))]
    if (ids.length === 0) continue
    const { rows } = await sql`
      select from ${sql.table(table)} where workspace_id = current_workspace() and removed_at is null and id = any(${ids}::uuid[])`.execute(db)
    if (rows.length < ids.length) throw new AppError('not_found', { detail: `There is no such ${word} in the workspace.` })
  }
}
