import { sql } from 'kysely'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import type { Ask } from '../../kernel/plugins/plugin-process.ts'
import { accessToken } from '../integrations/index.ts'
import { callCore } from './call-core.ts'
import { fetchOutside } from './fetch-outside.ts'
import type { Installation } from './installation.ts'
import { pluginStorage } from './plugin-storage.ts'

const mostAsksPerMinute = 6_000

const Given = {
  call: z.tuple([z.string().max(100), z.record(z.string(), z.unknown()), z.object({ idempotencyKey: z.string().min(1).max(400).optional(), onBehalfOf: z.guid().toLowerCase().optional() })]),
  fetch: z.tuple([z.string().max(4_000), z.object({
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'), headers: z.record(z.string().max(200), z.string().max(8_000)).default({}),
    body: z.string().optional(), timeoutSeconds: z.number().min(0.1).max(60).default(15),
  })]),
  accessToken: z.tuple([z.object({ refused: z.string().max(8_000).optional() }).default({})]),
  key: z.tuple([z.string().min(1).max(200)]),
  keyAndValue: z.tuple([z.string().min(1).max(200), z.unknown()]),
  prefix: z.tuple([z.string().max(200)]),
}

/** What a plugin's context does, on this side: within what the admin grants at this moment, and counted. @throws AppError */
export async function answerAsk(kernel: Kernel, begun: Installation, { call, method, arguments: given }: Ask): Promise<unknown> {
  const installation = { ...begun, grantedScopes: await grantedNow(kernel, begun) }
  const state = await kernel.limits.take(`plugin ${installation.id}`, mostAsksPerMinute)
  if (!state.allowed) throw new AppError('rate_limited', { retryAfterSeconds: state.resetSeconds, detail: `A plugin may ask for ${mostAsksPerMinute} things a minute.` })
  const storage = pluginStorage(kernel, installation)
  switch (method) {
    case 'call': return callCore(kernel, installation, call, ...read(Given.call, given))
    case 'fetch': return fetchOutside(kernel, installation, ...read(Given.fetch, given))
    case 'accessToken': return accessToken(kernel, { workspaceId: installation.workspaceId, installationId: installation.id }, ...read(Given.accessToken, given))
    case 'storage.get': return storage.get(...read(Given.key, given))
    case 'storage.set': return storage.set(...read(Given.keyAndValue, given))
    case 'storage.add': return storage.add(...read(Given.keyAndValue, given))
    case 'storage.remove': return storage.remove(...read(Given.key, given))
    case 'storage.list': return storage.list(...read(Given.prefix, given))
  }
}

// Its process may have been started long before: what was switched off or taken away since must not go on in it.
async function grantedNow(kernel: Kernel, { id, workspaceId, manifest }: Installation): Promise<string[]> {
  const { rows: [row] } = await sql<{ state: string; grantedScopes: string[] }>`
    select state, granted_scopes as "grantedScopes" from plugin_installations where id = ${id}`.execute(kernel.database.forWorkspace(workspaceId))
  if (!row || row.state === 'disabled') throw new AppError('forbidden', { detail: `${manifest.title} is switched off or removed.` })
  return row.grantedScopes
}

function read<T extends z.ZodType>(type: T, given: unknown[]): z.output<T> {
  const parsed = type.safeParse(given)
  if (parsed.success) return parsed.data
  throw new AppError('invalid_input', { detail: z.prettifyError(parsed.error).slice(0, 500) })
}
