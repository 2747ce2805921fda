import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { teamRemoved, teamUpdated } from './events.ts'
import { putMembers } from './put-members.ts'
import { findTeam, findTeams, lockTeam } from './queries.ts'
import { memberIdsField, Team, teamFields } from './team.ts'

export const updateTeam = command({
  name: 'teams.update',
  summary: 'Rename a team, or change by which rule it hands out conversations',
  scope: 'teams:write',
  input: z.object({ id: Id, ...z.object(teamFields).partial().shape }),
  output: Team,
  errors: ['not_found', 'conflict'],
  rest: 'PATCH /teams/:id',
  async run(ctx, { id, name, assignment }) {
    const before = await lockTeam(ctx.db, id)
    await sql`
      update teams set name = ${name ?? before.name}, assignment = ${assignment ?? before.assignment}, updated_at = ${ctx.now} where id = ${id}`.execute(ctx.db)
    return tell(ctx, before)
  },
})

export const setTeamMembers = command({
  name: 'teams.setMembers',
  summary: 'Say who is in a team',
  scope: 'teams:write',
  input: z.object({ id: Id, memberIds: memberIdsField }),
  output: Team,
  errors: ['not_found'],
  rest: 'PUT /teams/:id/members',
  async run(ctx, { id, memberIds }) {
    const before = await lockTeam(ctx.db, id)
    await putMembers(ctx.db, id, memberIds)
    await sql`update teams set updated_at = ${ctx.now} where id = ${id}`.execute(ctx.db)
    return tell(ctx, before)
  },
})

export const removeTeam = command({
  name: 'teams.remove',
  summary: 'Remove a team; its conversations that are not closed belong to no team afterwards',
  scope: 'teams:write',
  input: z.object({ id: Id }),
  output: Team,
  errors: ['not_found'],
  rest: 'DELETE /teams/:id',
  async run(ctx, { id }) {
    const before = await lockTeam(ctx.db, id)
    await sql`update teams set removed_at = ${ctx.now}, updated_at = ${ctx.now} where id = ${id}`.execute(ctx.db)
    await sql`delete from team_members where team_id = ${id}`.execute(ctx.db)
    const team = (await findTeams(ctx.db, [id])).get(id)!
    ctx.recordChange({ subjectId: id, before, after: null })
    ctx.emit(teamRemoved, { subjectId: id, payload: { team } })
    return team
  },
})

async function tell(ctx: Context, before: Team): Promise<Team> {
  const team = await findTeam(ctx.db, before.id)
  ctx.recordChange({ subjectId: team.id, before, after: team })
  ctx.emit(teamUpdated, { subjectId: team.id, payload: { team } })
  return team
}
