import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { integrationDisconnected } from './events.ts'
import { Integration } from './integration.ts'
import { findIntegration } from './queries.ts'
import { requestRevocation } from './revoke-token.ts'

export const disconnectIntegration = command({
  name: 'integrations.disconnect',
  summary: 'Disconnect an account: its tokens are forgotten, and revoked where the service allows it',
  scope: 'integrations:manage',
  input: z.object({ id: Id }),
  output: Integration,
  errors: ['not_found'],
  rest: 'DELETE /integrations/:id/connection',
  run: (ctx, { id }) => disconnect(ctx, id),
})

/** Also when the plugin is removed: in the command that removes it. */
export async function disconnect(ctx: Context, id: string): Promise<Integration> {
  const before = await findIntegration(ctx.db, id)
  if (before.state === 'not_connected') return before
  await requestRevocation(ctx, id)
  await sql`delete from integrations where installation_id = ${id}`.execute(ctx.db)
  const integration: Integration = {
    ...before, state: 'not_connected', account: null, connectedBy: null, connectedAt: null, lastSuccessAt: null, lastFailureAt: null, lastError: null,
  }
  ctx.recordChange({ subjectId: id, before, after: integration })
  ctx.emit(integrationDisconnected, { subjectId: id, payload: { integration } })
  return integration
}
