import { z } from 'zod'
import { query } from '../../kernel/operation.ts'
import { Integration } from './integration.ts'
import { listIntegrationRows } from './queries.ts'

export const listIntegrations = query({
  name: 'integrations.list',
  summary: 'List the accounts of outside services that installed plugins work with',
  scope: 'integrations:read',
  input: z.object({}),
  output: z.object({ items: z.array(Integration) }).meta({ id: 'IntegrationList' }),
  rest: 'GET /integrations',
  run: async (ctx) => ({ items: await listIntegrationRows(ctx.db) }),
})
