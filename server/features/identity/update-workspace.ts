import { sql } from 'kysely'
import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { command } from '../../kernel/operation.ts'
import { workspaceUpdated } from './events.ts'
import { findWorkspace } from './find-members.ts'
import { Workspace, workspaceName } from './workspace.ts'

export const updateWorkspace = command({
  name: 'workspace.update',
  summary: 'Rename the workspace',
  scope: 'workspace:write',
  input: z.object({ name: workspaceName }),
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
