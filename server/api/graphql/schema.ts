import {
  type GraphQLFieldConfigMap, type GraphQLFieldResolver, GraphQLID, GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString,
} from 'graphql'
import { AppError } from '../../kernel/errors.ts'
import type { Operation } from '../../kernel/operation.ts'
import type { Hub } from '../../kernel/realtime/hub.ts'
import type { Registry } from '../../kernel/registry.ts'
import { runOperation } from '../../kernel/run-operation.ts'
import { capital, fieldName } from './field-name.ts'
import { type GraphContext, toGraphError } from './graph-context.ts'
import { subscribeToEvents } from './subscribe-to-events.ts'
import { DateTime, Json, makeTypes } from './make-types.ts'

/**
 * One schema of all operations: queries and commands as fields, resources as object types with batched relations.
 * @param added operations of plugins
 */
export function makeSchema(registry: Registry, added: ReadonlyMap<string, Operation> = new Map()): GraphQLSchema {
  const types = makeTypes((typeName) => {
    const fields: GraphQLFieldConfigMap<unknown, unknown> = {}
    for (const [name, relation] of Object.entries(registry.resources.get(typeName)?.relations ?? {})) {
      const target = registry.resources.get(relation.of)
      if (!target) throw new Error(`${typeName}.${name} leads to ${relation.of}, which no feature defines`)
      const type = types.object(target.shape, relation.of)
      const resolve: GraphQLFieldResolver<Record<string, string | null>, GraphContext> = async (parent, _args, context) => {
        const id = parent[relation.by]
        if (id === null || id === undefined) return relation.kind === 'many' ? [] : null
        try {
          return await context.load(relation, id)
        } catch (error) {
          throw toGraphError(error)
        }
      }
      // The maker does not know its parents' type; the resource's shape gives them the field `by`.
      fields[name] = {
        type: relation.kind === 'one' ? type : new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type))),
        resolve: resolve as GraphQLFieldResolver<unknown, unknown>,
      }
    }
    return fields
  })

  const fieldsOf = (kind: Operation['kind']): GraphQLFieldConfigMap<unknown, GraphContext> => {
    const fields: GraphQLFieldConfigMap<unknown, GraphContext> = {}
    for (const operation of [...registry.operations.values(), ...added.values()]) {
      if (operation.kind !== kind) continue
      const name = fieldName(operation)
      if (fields[name]) throw new Error(`two operations make the GraphQL field ${name}; rename ${operation.name}`)
      fields[name] = {
        type: new GraphQLNonNull(types.object(operation.output, `${capital(name)}Output`)),
        args: types.args(operation.input, capital(name)),
        description: operation.summary,
        resolve: (_root, args, context) => run(operation, args, context),
      }
    }
    return fields
  }

  return new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: () => fieldsOf('query') }),
    mutation: new GraphQLObjectType({ name: 'Mutation', fields: () => fieldsOf('command') }),
    subscription: new GraphQLObjectType({ name: 'Subscription', fields: { events: eventsField } }),
  })
}

async function run(operation: Operation, args: Record<string, unknown>, context: GraphContext): Promise<unknown> {
  try {
    const { output, cookies } = await runOperation(context.kernel, operation, context.call, args)
    context.cookies.push(...cookies)
    return output
  } catch (error) {
    throw toGraphError(error)
  }
}

const Event = new GraphQLObjectType({
  name: 'Event',
  description: 'A past-tense fact, live from the event log',
  fields: {
    id: { type: new GraphQLNonNull(GraphQLID) },
    name: { type: new GraphQLNonNull(GraphQLString) },
    topic: { type: new GraphQLNonNull(GraphQLString) },
    cursor: { type: new GraphQLNonNull(GraphQLString), description: 'Pass it as `after` to go on from here' },
    subjectId: { type: new GraphQLNonNull(GraphQLID) },
    at: { type: new GraphQLNonNull(DateTime) },
    payload: { type: new GraphQLNonNull(Json) },
  },
})

const eventsField = {
  type: new GraphQLNonNull(Event),
  description: 'Events of the topics, each once and in order; from a cursor on without a gap',
  args: {
    topics: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLString))) },
    after: { type: GraphQLString },
  },
  subscribe: (_root: unknown, args: { topics?: string[]; after?: string | null }, context: SubscriptionContext) => {
    if (!context.hub) throw toGraphError(new AppError('malformed_request', { detail: 'Subscriptions go over WebSocket (graphql-transport-ws).' }))
    return subscribeToEvents(context.hub, context, args.topics ?? [], args.after ?? undefined)
  },
  resolve: (event: unknown) => event,
}

export type SubscriptionContext = GraphContext & { hub?: Hub }
