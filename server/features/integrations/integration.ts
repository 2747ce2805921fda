import { sql } from 'kysely'
import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { Moment } from '../../kernel/shapes.ts'

export const Integration = z.object({
  id: Id.describe('Of the installed plugin'),
  plugin: z.string(),
  title: z.string(),
  auth: z.enum(['oauth2', 'token']).describe('How an account is connected: on the service\'s consent page, or by a token that is pasted'),
  state: z.enum(['not_connected', 'connected', 'failing', 'expired'])
    .describe('failing: the last calls failed; expired: the service no longer takes our token, connect again'),
  account: z.string().nullable().describe('What the service calls it'),
  connectedBy: Id.nullable().describe('A member'),
  connectedAt: Moment.nullable(),
  lastSuccessAt: Moment.nullable(),
  lastFailureAt: Moment.nullable(),
  lastError: z.string().nullable(),
}).meta({ id: 'Integration', description: 'The account of an outside service that a plugin works with' })
export type Integration = z.output<typeof Integration>

/** Of `integrations` and `plugin_installations`; either may be missing. */
export const integrationColumns = sql<Integration>`
  coalesce(installation.id, integration.installation_id) as id,
  coalesce(installation.name, integration.plugin) as plugin,
  coalesce(installation.manifest->>'title', integration.plugin) as title,
  coalesce(integration.kind, installation.manifest->'auth'->>'kind') as auth,
  coalesce(integration.state, 'not_connected') as state,
  integration.account, integration.connected_by as "connectedBy", integration.connected_at as "connectedAt",
  integration.last_success_at as "lastSuccessAt", integration.last_failure_at as "lastFailureAt", integration.last_error as "lastError"`
