import { sql } from 'kysely'
import { z } from 'zod'
import { newId } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { projectCreated } from './events.ts'
import { Project, projectColumns } from './project.ts'

export const createProject = command({
  name: 'projects.create',
  summary: 'Create a project',
  scope: 'projects:write',
  input: z.object({ name: z.string().trim().min(1).max(120) }),
  output: Project,
  rest: 'POST /projects',
  async run(ctx, { name }) {
    const { rows } = await sql<Project>`
      insert into projects (id, name) values (${newId()}, ${name}) returning ${projectColumns}`.execute(ctx.db)
    const project = rows[0]!
    ctx.recordChange({ subjectId: project.id, before: null, after: project })
    ctx.emit(projectCreated, { subjectId: project.id, payload: { project } })
    return project
  },
})
