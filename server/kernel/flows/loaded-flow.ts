import { makeCache } from '../cache.ts'
import type { Caller } from '../context.ts'
import type { Db } from '../db/database.ts'
import type { Kernel } from '../kernel.ts'
import { FlowDefinition } from './definition.ts'
import { actorOf } from './run-rows.ts'

/** A published version, ready to run. */
export type LoadedFlow = { name: string; definition: FlowDefinition; caller: Caller }

// A version never changes; the name of its flow may.
const versions = makeCache<LoadedFlow>('flow versions', { max: 2_000, ttlSeconds: 60 })

type Of = { workspaceId: string; flowId: string | null; systemFlow: string | null; version: number }

/** Undefined when there is no such flow (any more). */
export async function loadFlow(kernel: Kernel, run: Of): Promise<LoadedFlow | undefined> {
  if (run.systemFlow !== null) return systemFlowOf(kernel, run.workspaceId, run.systemFlow, run.version)
  return versions.get(`${run.workspaceId} ${run.flowId} ${run.version}`, () => readVersion(kernel.database.system, run)).catch((error: unknown) => {
    if (error === gone) return undefined
    throw error
  })
}

function systemFlowOf(kernel: Kernel, workspaceId: string, name: string, version: number): LoadedFlow | undefined {
  const flow = kernel.registry.systemFlows.get(name)
  const definition = flow?.version === version ? flow.definition : flow?.earlier?.[version]
  return flow && definition && { name, definition, caller: callerOf(workspaceId, { flowId: null, flowName: name }, flow.scopes ?? ['*']) }
}

const gone = new Error('no such flow')

async function readVersion(db: Db, { workspaceId, flowId, version }: Of): Promise<LoadedFlow> {
  const row = await db.selectFrom('flow_versions').innerJoin('flows', 'flows.id', 'flow_versions.flow_id')
    .select(['flows.name', 'flow_versions.definition', 'flow_versions.scopes'])
    .where('flow_versions.workspace_id', '=', workspaceId).where('flow_id', '=', flowId).where('flow_versions.version', '=', version).executeTakeFirst()
  if (!row) throw gone
  return { name: row.name, definition: FlowDefinition.parse(row.definition), caller: callerOf(workspaceId, { flowId, flowName: row.name }, row.scopes) }
}

function callerOf(workspaceId: string, flow: { flowId: string | null; flowName: string }, scopes: readonly string[]): Caller {
  return { workspaceId, actor: actorOf(flow), scopes: new Set(scopes), rateLimit: null }
}
