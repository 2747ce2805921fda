import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { teamCreated } from './events.ts'
import { findTeam } from './queries.ts'
import { putMembers } from './put-members.ts'
import { memberIdsField, mostTeams, Team, teamFields } from './team.ts'

export const createTeam = command({
  name: 'teams.create',
  summary: 'Make a team',
  scope: 'teams:write',
  input: z.object({ ...teamFields, assignment: teamFields.assignment.default('manual'), memberIds: memberIdsField.default([]) }),
  output: Team,
  errors: ['not_found', 'conflict', 'limit_reached'],
  rest: 'POST /teams',
  async run(ctx, { name, assignment, memberIds }) {
    await checkRoom(ctx)
    const id = newId()
    await ctx.db.insertInto('teams').values({ id, name, assignment }).execute()
    await putMembers(ctx.db, id, memberIds)
    const team = await findTeam(ctx.db, id)
    ctx.recordChange({ subjectId: id, before: null, after: team })
    ctx.emit(teamCreated, { subjectId: id, payload: { team } })
    return team
  },
})

/** Locked, so that two at once do not both find the last place free. */
async function checkRoom(ctx: Context): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`teams of ${ctx.workspaceId}`}))`.execute(ctx.db)
  const { rows: [row] } = await sql<{ count: number }>`
    select count(*)::int as count from teams where workspace_id = current_workspace() and removed_at is null`.execute(ctx.db)
  if (row!.count >= mostTeams) throw new AppError('limit_reached', { detail: `A workspace has at most ${mostTeams} teams.` })
}
