import { sql } from 'kysely'
import { z } from 'zod'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { type Project, ProjectPage, projectColumns } from './project.ts'

export const listProjects = query({
  name: 'projects.list',
  summary: 'List projects, oldest first',
  scope: 'projects:read',
  input: z.object(pageInput),
  output: ProjectPage,
  rest: 'GET /projects',
  async run(ctx, { limit, cursor }) {
    const after = cursor ? sql`and id > ${readIdCursor(cursor)}::uuid` : sql``
    const { rows } = await sql<Project>`
      select ${projectColumns} from projects where workspace_id = current_workspace() ${after}
      order by id ${limitTo(limit + 1)}`.execute(ctx.db)
    return toPage(rows, limit, (project) => [project.id])
  },
})
