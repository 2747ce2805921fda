import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'

export const Project = z.object({
  id: Id,
  name: z.string(),
  createdAt: Moment,
}).meta({ id: 'Project', description: 'One app or site of the workspace' })
export type Project = z.output<typeof Project>

export const ProjectPage = pageOf(Project)

export const projectColumns = columnsOf(Project, 'projects')
