import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { integrationConnected } from './events.ts'
import { Integration } from './integration.ts'
import { findIntegration } from './queries.ts'

const Connection = z.object({
  id: Id,
  plugin: z.string(),
  kind: z.enum(['oauth2', 'token']),
  connectedBy: Id.nullable(),
  client: z.object({
    tokenUrl: z.string(), clientId: z.string(), clientSecret: z.string(), revokeUrl: z.string().optional(), revokeBy: z.enum(['form', 'delete']).optional(),
  }).nullable(),
  tokens: z.object({ accessToken: z.string(), refreshToken: z.string().nullable(), expiresAt: z.date().nullable(), account: z.string().nullable() }),
})

/** Internal: what a callback or a pasted token has brought. */
export const saveConnection = command({
  name: 'integrations.save',
  summary: 'Keep the account that was connected',
  scope: 'integrations:manage',
  input: Connection,
  output: Integration,
  rest: 'POST /integrations',
  secret: ['client', 'tokens'],
  run: (ctx, connection) => keepConnection(ctx, connection),
})

/** The tokens that were there before are left to end by themselves: revoking them would end the new grant of the same account at some services. */
export async function keepConnection(ctx: Context, { id, plugin, kind, connectedBy, client, tokens }: z.output<typeof Connection>): Promise<Integration> {
  const seal = (text: string | null) => (text === null ? null : ctx.kernel.secrets.encrypt(ctx.workspaceId, text))
  const before = await findIntegration(ctx.db, id)
  await sql`
    insert into integrations (installation_id, plugin, kind, account, access_token, refresh_token, expires_at, client, connected_by)
    values (${id}, ${plugin}, ${kind}, ${tokens.account}, ${seal(tokens.accessToken)}, ${seal(tokens.refreshToken)}, ${tokens.expiresAt},
      ${seal(client && JSON.stringify(client))}, ${connectedBy})
    on conflict (installation_id) do update set kind = excluded.kind, state = 'connected', account = excluded.account,
      access_token = excluded.access_token, refresh_token = excluded.refresh_token, expires_at = excluded.expires_at, client = excluded.client,
      connected_by = excluded.connected_by, connected_at = now(), renewed_at = now(), failures_in_row = 0, last_error = null`.execute(ctx.db)
  const integration = await findIntegration(ctx.db, id)
  ctx.recordChange({ subjectId: id, before, after: integration })
  ctx.emit(integrationConnected, { subjectId: id, payload: { integration } })
  return integration
}
