import type { GraphQLSchema } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Caller } from '../../kernel/context.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { type Documents, makeDocuments } from './documents.ts'
import { makeSchema } from './schema.ts'

/** The schema that a caller sees, and the documents that were prepared against it. */
export type Edition = { schema: GraphQLSchema; documents: Documents }

export type Editions = {
  of(caller: Caller): Promise<Edition>
  executing(schema: GraphQLSchema): Documents['execute']
}

const mostEditions = 20

/** One schema for everyone without plugins, and one for each set of installed plugins, made when it is first asked for. */
export function makeEditions(kernel: Kernel): Editions {
  const make = (operations?: Parameters<typeof makeSchema>[1]): Edition => {
    const schema = makeSchema(kernel.registry, operations)
    const edition = { schema, documents: makeDocuments(schema) }
    bySchema.set(schema, edition)
    return edition
  }
  const bySchema = new WeakMap<GraphQLSchema, Edition>()
  const base = make()
  const withPlugins = new LRUCache<string, Edition>({ max: mostEditions })
  return {
    async of(caller) {
      const { key, operations } = await kernel.registry.additionsOf(kernel, caller.workspaceId)
      if (operations.size === 0) return base
      let edition = withPlugins.get(key)
      if (!edition) withPlugins.set(key, edition = make(operations))
      return edition
    },
    executing: (schema) => bySchema.get(schema)!.documents.execute,
  }
}
