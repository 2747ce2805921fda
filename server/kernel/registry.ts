import type { EventDefinition } from './events/event.ts'
import type { Feature } from './feature.ts'
import type { Operation } from './operation.ts'
import type { TopicDefinition } from './realtime/topic.ts'
import type { Resource } from './resource.ts'

export type Registry = {
  features: readonly Feature[]
  operations: ReadonlyMap<string, Operation>
  resources: ReadonlyMap<string, Resource>
  events: ReadonlyMap<string, EventDefinition>
  topics: ReadonlyMap<string, TopicDefinition>
}

/** Gathers what the features define; a name used twice stops the start. */
export function makeRegistry(features: readonly Feature[]): Registry {
  return {
    features,
    operations: byName('operation', features.flatMap((feature) => feature.operations)),
    resources: byName('resource', features.flatMap((feature) => feature.resources ?? [])),
    events: byName('event', features.flatMap((feature) => feature.events ?? [])),
    topics: byName('topic', features.flatMap((feature) => feature.topics ?? [])),
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
