import { z } from 'zod'
import { query } from '../../kernel/operation.ts'
import { findWorkspace, Workspace } from '../identity/index.ts'

export const getWorkspace = query({
  name: 'workspace.get',
  summary: 'Get the workspace',
  scope: 'workspace:read',
  input: z.object({}),
  output: Workspace,
  rest: 'GET /workspace',
  run: (ctx) => findWorkspace(ctx.db),
})
