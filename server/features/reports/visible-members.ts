import { sql } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import { grants } from '../../kernel/scope.ts'

/**
 * Of whom the caller may see figures by name: of everybody with member-reports:read, else of themselves and of those who
 * are in a team with them. Everybody else's work is in the sums.
 * @returns undefined for everybody
 */
export async function findVisibleMembers({ db, actor, scopes }: Pick<Context, 'db' | 'actor' | 'scopes'>): Promise<string[] | undefined> {
  if (grants(scopes, 'member-reports:read')) return undefined
  if (actor.kind !== 'member') return []
  const { rows } = await sql<{ id: string }>`
    select distinct mates.member_id as id from team_members as own join team_members as mates on mates.team_id = own.team_id join teams on teams.id = own.team_id
    where own.workspace_id = current_workspace() and own.member_id = ${actor.id}::uuid and teams.removed_at is null`.execute(db)
  return [...new Set([actor.id, ...rows.map(({ id }) => id)])]
}
