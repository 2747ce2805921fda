import { sql } from 'kysely'
import { z } from 'zod'
import { limitTo } from '../../kernel/db/limit-to.ts'
import { readIdCursor, toPage } from '../../kernel/db/page.ts'
import { query } from '../../kernel/operation.ts'
import { pageInput } from '../../kernel/shapes.ts'
import { type ApiKey, ApiKeyPage, apiKeyColumns } from './api-key.ts'

export const listApiKeys = query({
  name: 'apiKeys.list',
  summary: 'List API keys, newest first',
  scope: 'api-keys:read',
  input: z.object({ ...pageInput, includeRevoked: z.boolean().default(false) }),
  output: ApiKeyPage,
  rest: 'GET /api-keys',
  async run(ctx, { limit, cursor, includeRevoked }) {
    const older = cursor ? sql`and id < ${readIdCursor(cursor)}::uuid` : sql``
    const standing = includeRevoked ? sql`` : sql`and revoked_at is null`
    const { rows } = await sql<ApiKey>`
      select ${apiKeyColumns} from api_keys where workspace_id = current_workspace() ${older} ${standing}
      order by id desc ${limitTo(limit + 1)}`.execute(ctx.db)
    return toPage(rows, limit, (apiKey) => [apiKey.id])
  },
})
