import { sql } from 'kysely'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { Id } from '../../kernel/ids.ts'
import { command } from '../../kernel/operation.ts'
import { ApiKey, apiKeyColumns } from './api-key.ts'
import { apiKeyRevoked } from './events.ts'

export const revokeApiKey = command({
  name: 'apiKeys.revoke',
  summary: 'Revoke an API key at once and for good',
  scope: 'api-keys:write',
  input: z.object({ id: Id }),
  output: ApiKey,
  errors: ['not_found'],
  rest: 'DELETE /api-keys/:id',
  async run(ctx, { id }) {
    const { rows: [apiKey] } = await sql<ApiKey>`
      update api_keys set revoked_at = now() where id = ${id} and revoked_at is null
      returning ${apiKeyColumns}`.execute(ctx.db)
    if (!apiKey) throw new AppError('not_found')
    ctx.recordChange({ subjectId: id, before: { ...apiKey, revokedAt: null }, after: apiKey })
    ctx.emit(apiKeyRevoked, { subjectId: id, payload: { apiKey } })
    return apiKey
  },
})
