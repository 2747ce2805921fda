import { z } from 'zod'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { Id } from '../../kernel/ids.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { findTeam, listTeamRows } from './queries.ts'
import { mostTeams, Team, TeamPage } from './team.ts'

export const listTeams = query({
  name: 'teams.list',
  summary: 'List teams, oldest first',
  scope: 'teams:read',
  input: z.object({ ...pageInput, limit: z.int().min(1).max(mostTeams).default(mostTeams).describe('All of them, unless you want fewer') }),
  output: TeamPage,
  rest: 'GET /teams',
  async run(ctx, { limit, cursor }) {
    const rows = await listTeamRows(ctx.db, cursor ? readIdCursor(cursor) : null, limit + 1)
    return toPage(rows, limit, (team) => [team.id])
  },
})

export const getTeam = query({
  name: 'teams.get',
  summary: 'Get a team',
  scope: 'teams:read',
  input: z.object({ id: Id }),
  output: Team,
  errors: ['not_found'],
  rest: 'GET /teams/:id',
  run: (ctx, { id }) => findTeam(ctx.db, id),
})
