import { sql } from 'kysely'
import { type Cache, makeCache } from '../../kernel/cache.ts'
import { FlowDefinition } from '../../kernel/flows/definition.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { hashToken } from '../../kernel/secrets.ts'

export type HookedFlow = {
  flowId: string
  workspaceId: string
  state: string
  /** Null: nothing is published, or it is not begun by webhooks. */
  published: { version: number; definition: FlowDefinition } | null
}

const caches = new WeakMap<Kernel, Cache<HookedFlow>>()

function cacheOf(kernel: Kernel): Cache<HookedFlow> {
  let cache = caches.get(kernel)
  if (!cache) caches.set(kernel, cache = makeCache<HookedFlow>('flow hooks', { max: 10_000, ttlSeconds: 60 }))
  return cache
}

/** Of a webhook's token, by its hash: what is compared tells nothing of the token. Unknown ones are not kept. */
export async function findHookedFlow(kernel: Kernel, token: string): Promise<HookedFlow | undefined> {
  const hash = hashToken(token)
  try {
    return await cacheOf(kernel).get(hash.toString('base64'), () => readHookedFlow(kernel, hash))
  } catch (error) {
    if (error === unknownToken) return undefined
    throw error
  }
}

/** After any change of a flow. */
export function forgetHookedFlow(kernel: Kernel, flowId: string): void {
  cacheOf(kernel).forgetWhere((flow) => flow.flowId === flowId)
}

const unknownToken = new Error('unknown token')

async function readHookedFlow(kernel: Kernel, hash: Buffer): Promise<HookedFlow> {
  const { rows: [row] } = await sql<{ flowId: string; workspaceId: string; state: string; version: number | null; definition: unknown }>`
    select flows.id as "flowId", flows.workspace_id as "workspaceId", flows.state, flows.version, published.definition
    from flow_hooks join flows on flows.id = flow_hooks.flow_id
      left join flow_versions as published on published.flow_id = flows.id and published.version = flows.version
    where flow_hooks.token_hash = ${hash} and flows.removed_at is null`.execute(kernel.database.system)
  if (!row) throw unknownToken
  const { flowId, workspaceId, state, version } = row
  const definition = version === null ? undefined : FlowDefinition.parse(row.definition)
  return { flowId, workspaceId, state, published: definition?.trigger.kind === 'webhook' ? { version: version!, definition } : null }
}
