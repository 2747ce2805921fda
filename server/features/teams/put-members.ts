import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { AppError } from '../../kernel/errors.ts'
import { findMembers } from '../identity/index.ts'

/** Exactly these; who stays keeps their turn. @throws AppError not_found */
export async function putMembers(db: Db, teamId: string, memberIds: readonly string[]): Promise<void> {
  const found = await findMembers(db, memberIds)
  const missing = memberIds.find((id) => !found.has(id) || found.get(id)!.removedAt)
  if (missing) throw new AppError('not_found', { detail: `There is no member ${missing} in the workspace.` })
  await sql`delete from team_members where team_id = ${teamId} and member_id <> all(${memberIds}::uuid[])`.execute(db)
  await sql`
    insert into team_members (team_id, member_id) select ${teamId}::uuid, member_id from unnest(${memberIds}::uuid[]) as given(member_id)
    on conflict (team_id, member_id) do nothing`.execute(db)
}
