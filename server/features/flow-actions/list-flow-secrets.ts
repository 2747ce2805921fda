import { sql } from 'kysely'
import { z } from 'zod'
import { query } from '../../kernel/operation.ts'
import { FlowSecret } from './flow-secret.ts'

export const listFlowSecrets = query({
  name: 'flowSecrets.list',
  summary: 'List the names of the secrets for steps',
  scope: 'flows:read',
  input: z.object({}),
  output: z.object({ items: z.array(FlowSecret) }).meta({ id: 'FlowSecrets' }),
  rest: 'GET /flow-secrets',
  async run(ctx) {
    const { rows: items } = await sql<FlowSecret>`
      select name, updated_by ->> 'name' as "updatedBy", updated_at as "updatedAt" from flow_secrets
      where workspace_id = current_workspace() order by name`.execute(ctx.db)
    return { items }
  },
})
