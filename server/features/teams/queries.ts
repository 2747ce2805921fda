import { sql } from 'kysely'
import type { Db } from '../../kernel/db/database.ts'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Availability } from './availability.ts'
import { type Team, teamColumns } from './team.ts'

/** One that has not been removed. @throws AppError not_found */
export async function findTeam(db: Db, id: string): Promise<Team> {
  const team = (await findTeams(db, [id])).get(id)
  if (!team || team.removedAt) throw new AppError('not_found', { detail: 'There is no such team in the workspace.' })
  return team
}

/** Removed teams too: conversations may still name them. */
export async function findTeams(db: Db, ids: readonly string[]): Promise<Map<string, Team>> {
  const { rows } = await sql<Team>`select ${teamColumns} from teams where id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((team) => [team.id, team]))
}

export async function listTeamRows(db: Db, after: string | null, limit: number): Promise<Team[]> {
  const later = after ? sql`and id > ${after}::uuid` : sql``
  const { rows } = await sql<Team>`
    select ${teamColumns} from teams where workspace_id = current_workspace() and removed_at is null ${later} order by id ${limitTo(limit)}`.execute(db)
  return rows
}

/** Locked until the command ends. @throws AppError not_found */
export async function lockTeam(db: Db, id: string): Promise<Team> {
  const { rows: [row] } = await sql`select from teams where id = ${id} and removed_at is null for update`.execute(db)
  if (!row) throw new AppError('not_found')
  return findTeam(db, id)
}

/** As it is now: who was away until a moment that has passed is back. Members who never said anything are there, without a limit. */
const availabilityColumns = sql`
  members.id as "memberId",
  coalesce(away and (away_until is null or away_until > now()), false) as away,
  case when away and away_until > now() then away_until end as "awayUntil",
  capacity`

export async function findAvailability(db: Db, memberId: string): Promise<Availability> {
  const { rows: [found] } = await sql<Availability>`
    select ${availabilityColumns} from members left join member_availability on member_id = members.id
    where members.id = ${memberId} and removed_at is null`.execute(db)
  if (!found) throw new AppError('not_found', { detail: 'There is no such member in the workspace.' })
  return found
}

export type MemberLoad = Availability & { openConversations: number }

/** Of every member, or of those of a team. */
export async function findLoads(db: Db, teamId?: string): Promise<MemberLoad[]> {
  const ofTeam = teamId ? sql`and members.id in (select member_id from team_members where team_id = ${teamId}::uuid)` : sql``
  const { rows } = await sql<MemberLoad>`
    select ${availabilityColumns},
      (select count(*)::int from conversations where workspace_id = current_workspace() and assignee_id = members.id and state = 'open') as "openConversations"
    from members left join member_availability on member_id = members.id
    where members.workspace_id = current_workspace() and removed_at is null ${ofTeam} order by members.id`.execute(db)
  return rows
}
