import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { AppError } from '../../kernel/errors.ts'
import { Id, newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { command } from '../../kernel/operation.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { hashToken, newToken } from '../../kernel/secrets.ts'
import { ApiKey, apiKeyColumns } from './api-key.ts'
import { checkScopes } from './check-scopes.ts'
import { apiKeyCreated } from './events.ts'
import { systemCaller } from '../../kernel/system-caller.ts'
import { keyPrefix } from '../identity/index.ts'

export const createApiKeyOperation = command({
  name: 'apiKeys.create',
  summary: 'Make an API key; it is shown this once',
  scope: 'api-keys:write',
  input: z.object({
    name: z.string().trim().min(1).max(120),
    scopes: z.array(z.string().max(60)).min(1).max(60).describe('Such as contacts:read, contacts:* or *'),
    projectId: Id.optional(),
    expiresAt: z.iso.datetime({ offset: true }).optional(),
  }),
  output: z.object({ key: z.string(), apiKey: ApiKey }).meta({ id: 'NewApiKey' }),
  errors: ['not_found'],
  rest: 'POST /api-keys',
  async run(ctx, { name, scopes, projectId, expiresAt }) {
    checkScopes(ctx, scopes)
    const expires = expiresAt === undefined ? null : new Date(expiresAt)
    if (expires && expires <= ctx.now) throw new AppError('invalid_input', { detail: 'expiresAt: lies in the past' })
    const project = projectId === undefined ? null : await findProject(ctx, projectId)
    const [id, key] = [newId(), newToken(keyPrefix)]
    const createdBy = ctx.actor.kind === 'member' ? ctx.actor.id : null
    const rateLimit = ctx.actor.kind === 'system' ? null : ctx.kernel.config.limits.requestsPerKey
    const { rows } = await sql<ApiKey>`
      insert into api_keys (id, project_id, name, prefix, key_hash, scopes, rate_limit, created_by, expires_at)
      values (${id}, ${project}, ${name}, ${key.slice(0, keyPrefix.length + 4)}, ${hashToken(key)}, ${scopes}::text[],
        ${rateLimit}, ${createdBy}, ${expires})
      returning ${apiKeyColumns}`.execute(ctx.db)
    const apiKey = rows[0]!
    ctx.recordChange({ subjectId: id, before: null, after: apiKey })
    ctx.emit(apiKeyCreated, { subjectId: id, payload: { apiKey } })
    return { key, apiKey }
  },
})

/** Looked up first: the foreign key alone would also take another workspace's project. */
async function findProject(ctx: Context, id: string): Promise<string> {
  const { rows } = await sql`select id from projects where id = ${id}`.execute(ctx.db)
  if (rows.length === 0) throw new AppError('not_found', { detail: 'There is no project with that id.' })
  return id
}

/** For the command line, as the operator: any scopes, no rate limit. @throws AppError not_found, invalid_input */
export async function createApiKey(
  kernel: Kernel, { workspaceSlug, name, scopes }: { workspaceSlug: string; name: string; scopes: string[] },
): Promise<string> {
  const { rows: [workspace] } = await sql<{ id: string }>`
    select id from workspaces where slug = ${workspaceSlug}`.execute(kernel.database.system)
  if (!workspace) throw new AppError('not_found', { detail: `There is no workspace ${workspaceSlug}.` })
  const request = { correlationId: newId(), ip: null, userAgent: null }
  const call = { caller: systemCaller(workspace.id, 'operator'), request, surface: 'internal' as const }
  return (await runOperation(kernel, createApiKeyOperation, call, { name, scopes })).output.key
}
