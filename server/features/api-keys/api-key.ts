import { z } from 'zod'
import { columnsOf } from '../../kernel/db/columns.ts'
import { Id } from '../../kernel/ids.ts'
import { Moment, pageOf } from '../../kernel/shapes.ts'

export const ApiKey = z.object({
  id: Id,
  name: z.string(),
  prefix: z.string().describe('First characters of the key, to tell keys apart'),
  scopes: z.array(z.string()),
  projectId: Id.nullable(),
  rateLimit: z.int().nullable().describe('Requests a minute; null is unlimited'),
  createdBy: Id.nullable().describe('A member'),
  expiresAt: Moment.nullable(),
  lastUsedAt: Moment.nullable().describe('Exact to a minute'),
  revokedAt: Moment.nullable(),
  createdAt: Moment,
}).meta({ id: 'ApiKey', description: 'Lets a program act in the workspace' })
export type ApiKey = z.output<typeof ApiKey>

export const ApiKeyPage = pageOf(ApiKey)

export const apiKeyColumns = columnsOf(ApiKey, 'api_keys')
