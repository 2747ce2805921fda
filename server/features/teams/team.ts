import { sql } from 'kysely'
import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'
import { isSayable } from '../conversation-query/index.ts'

export const mostTeams = 200

export const TeamAssignment = z.enum(['manual', 'round-robin', 'least-loaded']).meta({ id: 'TeamAssignment' })

export const Team = z.object({
  id: Id,
  name: z.string(),
  assignment: TeamAssignment.describe('Who gets a conversation that nobody has: whom members choose, the one whose turn it is, or the one with the fewest open ones'),
  memberIds: z.array(Id),
  createdAt: Moment,
  updatedAt: Moment,
  removedAt: Moment.nullable(),
}).meta({ id: 'Team', description: 'Members who answer together' })
export type Team = z.output<typeof Team>

export const TeamPage = pageOf(Team)

export const teamColumns = sql`
  ${columnsOf(Team, 'teams', ['memberIds'])},
  array(select member_id from team_members join members on members.id = member_id
    where team_members.team_id = teams.id and members.removed_at is null order by member_id) as "memberIds"`

/** The fields that callers may write. */
export const teamFields = {
  name: z.string().trim().min(1).max(80).refine(isSayable, 'a name without quotation marks that is neither "none" nor an id'),
  assignment: TeamAssignment,
}

export const memberIdsField = z.array(Id).max(500)
