import { initTRPC, TRPCError, type TRPCMutationProcedure, type TRPCQueryProcedure } from '@trpc/server'
import { fastifyRequestHandler } from '@trpc/server/adapters/fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { z } from 'zod'
import type { Features } from '../features/index.ts'
import { type ErrorCode, errorTable, toAppError } from '../kernel/errors.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Operation } from '../kernel/operation.ts'
import { type Call, runOperation } from '../kernel/run-operation.ts'
import { problemOf } from './problem.ts'
import { type Authenticate, admit, credentialsOf, writeCookies } from './request.ts'

type RpcContext = { call: Call; reply: FastifyReply }

const t = initTRPC.context<RpcContext>().create({
  isServer: true,
  errorFormatter: ({ shape, error, ctx }) => ({
    ...shape,
    data: { ...shape.data, stack: undefined, problem: problemOf(toAppError(error.cause ?? error), ctx?.call.request.correlationId ?? '') },
  }),
})

/** Every operation as a tRPC procedure of the same name: `conversations.close`. */
export function mountRpc(app: FastifyInstance, kernel: Kernel, authenticate: Authenticate): void {
  const core = routerOf(kernel, kernel.registry.operations.values())
  const withPlugins = new LRUCache<string, typeof core>({ max: 100 })

  /** The core's router, unless a path leads to a plugin of the caller's workspace. */
  const routerFor = async (request: FastifyRequest<{ Params: { path: string } }>): Promise<typeof core> => {
    if (request.params.path.split(',').every((path) => kernel.registry.operations.has(path))) return core
    // Who may not call at all is told so by the procedure.
    const caller = await Promise.resolve().then(() => authenticate(credentialsOf(request))).catch(() => undefined)
    const { key, operations } = await kernel.registry.additionsOf(kernel, caller?.workspaceId ?? null)
    if (operations.size === 0) return core
    let router = withPlugins.get(key)
    if (!router) withPlugins.set(key, router = routerOf(kernel, [...kernel.registry.operations.values(), ...operations.values()]))
    return router
  }

  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    scope.all<{ Params: { path: string } }>('/rpc/:path', async (req, res) => fastifyRequestHandler({
      req, res,
      path: req.params.path,
      router: await routerFor(req),
      createContext: async (): Promise<RpcContext> => ({ call: await admit(kernel, authenticate, req, res, 'rpc').catch(rethrow), reply: res }),
    }))
  })
}

function routerOf(kernel: Kernel, operations: Iterable<Operation>) {
  const record: Record<string, Record<string, ReturnType<typeof procedureOf>>> = {}
  for (const operation of operations) {
    const [resource, verb] = operation.name.split('.') as [string, string]
    record[resource] = { ...record[resource], [verb]: procedureOf(kernel, operation) }
  }
  return t.router(record)
}

function procedureOf(kernel: Kernel, operation: Operation) {
  // The kernel parses the input: a malformed one gets the same error on every surface.
  const procedure = t.procedure.input((input: unknown) => input)
  const resolve = async ({ ctx, input }: { ctx: RpcContext; input: unknown }): Promise<unknown> => {
    const { output, cookies } = await runOperation(kernel, operation, ctx.call, input).catch(rethrow)
    writeCookies(kernel, ctx.reply, cookies)
    return output
  }
  return operation.kind === 'query' ? procedure.query(resolve) : procedure.mutation(resolve)
}

function rethrow(error: unknown): never {
  const known = toAppError(error)
  throw new TRPCError({ code: rpcCode(known.code), message: known.message, cause: known })
}

function rpcCode(code: ErrorCode): TRPCError['code'] {
  switch (errorTable[code].http) {
    case 400: case 415: return 'BAD_REQUEST'
    case 401: return 'UNAUTHORIZED'
    case 403: return 'FORBIDDEN'
    case 404: case 410: return 'NOT_FOUND'
    case 405: return 'METHOD_NOT_SUPPORTED'
    case 409: return 'CONFLICT'
    case 413: return 'PAYLOAD_TOO_LARGE'
    case 422: return 'UNPROCESSABLE_CONTENT'
    case 429: return 'TOO_MANY_REQUESTS'
    case 502: return 'BAD_GATEWAY'
    case 503: return 'SERVICE_UNAVAILABLE'
    default: return 'INTERNAL_SERVER_ERROR'
  }
}

type Operations = Features[number]['operations'][number]
type Procedure<O> = O extends Operation<string, infer K, infer I, infer R>
  ? K extends 'query'
    ? TRPCQueryProcedure<{ input: z.input<I>; output: OnTheWire<z.output<R>>; meta: unknown }>
    : TRPCMutationProcedure<{ input: z.input<I>; output: OnTheWire<z.output<R>>; meta: unknown }>
  : never

/** Dates become ISO 8601 strings in JSON. */
export type OnTheWire<T> = T extends Date ? string
  : T extends readonly (infer Item)[] ? OnTheWire<Item>[]
  : T extends object ? { [K in keyof T]: OnTheWire<T[K]> }
  : T

type ResourceOf<N> = N extends `${infer R}.${string}` ? R : never
type RouterRecord = {
  [R in ResourceOf<Operations['name']>]: {
    [O in Operations as O['name'] extends `${R}.${infer V}` ? V : never]: Procedure<O>
  }
}

/** The router's type for clients, inferred from the operations themselves. */
export type AppRouter = ReturnType<typeof t.router<RouterRecord>>
