import { sql } from 'kysely'
import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { command } from '../../kernel/operation.ts'
import { findWorkspace, Workspace } from '../identity/index.ts'
import { workspaceUpdated } from './events.ts'

export const updateWorkspace = command({
  name: 'workspace.update',
  summary: 'Rename the workspace',
  scope: 'workspace:write',
  input: z.object({ name: z.string().trim().min(1).max(120) }),
  output: Workspace,
  rest: 'PATCH /workspace',
  async run(ctx, { name }) {
    const before = await findWorkspace(ctx.db)
    const { rows } = await sql<Workspace>`
      update workspaces set name = ${name} where id = current_workspace()
      returning ${columnsOf(Workspace, 'workspaces')}`.execute(ctx.db)
    const workspace = rows[0]!
    ctx.recordChange({ subjectId: workspace.id, before, after: workspace })
    ctx.emit(workspaceUpdated, { subjectId: workspace.id, payload: { workspace } })
    return workspace
  },
})
