import DataLoader from 'dataloader'
import { GraphQLError } from 'graphql'
import type { Context, Cookie } from '../../kernel/context.ts'
import { AppError, toAppError } from '../../kernel/errors.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import type { Relation } from '../../kernel/resource.ts'
import { type Call, makeContext } from '../../kernel/run-operation.ts'
import { grants } from '../../kernel/scope.ts'

/** What the resolvers of one request share. */
export type GraphContext = {
  kernel: Kernel
  call: Call
  cookies: Cookie[]
  /** Loads a relation in batches: all records of one level in one query. */
  load(relation: Relation, id: string): Promise<unknown>
}

const mostAtOnce = 500

export function makeGraphContext(kernel: Kernel, call: Call): GraphContext {
  const loaders = new Map<Relation, DataLoader<string, unknown>>()
  const cookies: Cookie[] = []
  let ctx: Context | undefined
  return {
    kernel,
    call,
    cookies,
    load(relation, id) {
      let loader = loaders.get(relation)
      if (!loader) {
        if (!grants(call.caller.scopes, relation.scope)) throw new AppError('forbidden', { detail: `This needs the scope ${relation.scope}.` })
        ctx ??= makeContext(kernel, call, { db: kernel.database.forWorkspace(call.caller.workspaceId ?? ''), cookies })
        const context = ctx
        loader = new DataLoader(async (ids) => {
          const found = await relation.load(context, ids)
          return ids.map((wanted) => found.get(wanted) ?? (relation.kind === 'many' ? [] : null))
        }, { maxBatchSize: mostAtOnce })
        loaders.set(relation, loader)
      }
      return loader.load(id)
    },
  }
}

/** The same code and message as on every surface, in `extensions`. */
export function toGraphError(error: unknown): GraphQLError {
  const known = toAppError(error)
  const { issues } = known.data
  return new GraphQLError(known.message, { originalError: known, extensions: { code: known.code, ...(issues ? { issues } : {}) } })
}
