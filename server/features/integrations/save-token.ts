import { z } from 'zod'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { findInstallation } from './installation.ts'
import { Integration } from './integration.ts'
import { keepConnection } from './save-connection.ts'

export const saveToken = command({
  name: 'integrations.saveToken',
  summary: 'Connect an account by a token that the service gave: an API key, a bot token, a personal access token',
  scope: 'integrations:manage',
  input: z.object({ id: Id, token: z.string().trim().min(1).max(4_000) }),
  output: Integration,
  errors: ['not_found'],
  rest: 'PUT /integrations/:id/token',
  secret: ['token'],
  async run(ctx, { id, token }) {
    const { plugin } = await findInstallation(ctx.db, ctx.kernel.secrets, { workspaceId: ctx.workspaceId, id })
    return keepConnection(ctx, {
      id, plugin, kind: 'token', connectedBy: ctx.actor.kind === 'member' ? ctx.actor.id : null, client: null,
      tokens: { accessToken: token, refreshToken: null, expiresAt: null, account: null },
    })
  },
})
