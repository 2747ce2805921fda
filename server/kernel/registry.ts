import type { EventDefinition } from './events/event.ts'
import type { Additions, Feature } from './feature.ts'
import type { FlowAction } from './flows/action.ts'
import type { SystemFlow } from './flows/system-flow.ts'
import type { Kernel } from './kernel.ts'
import type { Operation } from './operation.ts'
import type { TopicDefinition } from './realtime/topic.ts'
import type { Resource } from './resource.ts'

export type Registry = {
  features: readonly Feature[]
  operations: ReadonlyMap<string, Operation>
  resources: ReadonlyMap<string, Resource>
  events: ReadonlyMap<string, EventDefinition>
  topics: ReadonlyMap<string, TopicDefinition>
  actions: ReadonlyMap<string, FlowAction>
  systemFlows: ReadonlyMap<string, SystemFlow>
  /** What the workspace's plugins add: in an api process as the log tells it, elsewhere perhaps of ten seconds ago, unless it must be fresh. */
  additionsOf(kernel: Kernel, workspaceId: string | null, options?: { fresh?: boolean }): Promise<Additions>
}

const nothing: Additions = { key: '', operations: new Map(), actions: new Map() }

/** Gathers what the features define; a name used twice stops the start. */
export function makeRegistry(features: readonly Feature[]): Registry {
  const adding = features.find((feature) => feature.additions)
  return {
    features,
    additionsOf: async (kernel, workspaceId, options) => (workspaceId === null ? undefined : await adding?.additions?.(kernel, workspaceId, options)) ?? nothing,
    operations: byName('operation', features.flatMap((feature) => feature.operations)),
    resources: byName('resource', features.flatMap((feature) => feature.resources ?? [])),
    events: byName('event', features.flatMap((feature) => feature.events ?? [])),
    topics: byName('topic', features.flatMap((feature) => feature.topics ?? [])),
    actions: byName('action', features.flatMap((feature) => feature.actions ?? [])),
    systemFlows: byName('system flow', features.flatMap((feature) => feature.systemFlows ?? [])),
  }
}

function byName<T extends { name: string }>(kind: string, items: readonly T[]): Map<string, T> {
  const map = new Map<string, T>()
  for (const item of items) {
    if (map.has(item.name)) throw new Error(`two ${kind}s are called ${item.name}`)
    map.set(item.name, item)
  }
  return map
}
