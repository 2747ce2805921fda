import type { FastifyInstance, FastifyReply } from 'fastify'
import { AppError } from '../kernel/errors.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { HttpMethod, Operation } from '../kernel/operation.ts'
import { type Outcome, runOperation } from '../kernel/run-operation.ts'
import { queryCoercion } from './coerce-query.ts'
import { type Authenticate, admit, writeCookies } from './request.ts'

export const restPrefix = '/api/v1'

/** Every operation as a REST route: path and query (GET, DELETE) or path and JSON body are its input. */
export function mountRest(app: FastifyInstance, kernel: Kernel, authenticate: Authenticate): void {
  for (const operation of kernel.registry.operations.values()) mountOperation(app, kernel, authenticate, operation)
  mountPlugins(app, kernel, authenticate)
}

function mountOperation(app: FastifyInstance, kernel: Kernel, authenticate: Authenticate, operation: Operation): void {
  const { method, path } = readRoute(operation)
  const coerce = queryCoercion(operation.input)
  const bodyless = method === 'GET' || method === 'DELETE'
  const created = method === 'POST' && operation.kind === 'command' ? 201 : 200
  app.route({
    method,
    url: restPrefix + path,
    config: { route: `${method} ${path}` },
    async handler(request, reply) {
      const call = await admit(kernel, authenticate, request, reply, 'rest')
      const given = bodyless ? coerce(asObject(request.query)) : asObject(request.body ?? {})
      return answer(kernel, reply, created, await runOperation(kernel, operation, call, { ...given, ...asObject(request.params) }))
    },
  })
}

/** The operations of a workspace's plugins, found when they are called. */
function mountPlugins(app: FastifyInstance, kernel: Kernel, authenticate: Authenticate): void {
  for (const method of ['GET', 'POST'] as const) {
    app.route<{ Params: { plugin: string; operation: string } }>({
      method,
      url: `${restPrefix}/plugins/:plugin/:operation`,
      config: { route: `${method} /plugins/:plugin/:operation` },
      async handler(request, reply) {
        const call = await admit(kernel, authenticate, request, reply, 'rest')
        const { plugin, operation: verb } = request.params
        const { operations } = await kernel.registry.additionsOf(kernel, call.caller.workspaceId)
        const operation = operations.get(`${plugin}.${verb}`)
        if (!operation || readRoute(operation).method !== method) throw new AppError(call.caller.workspaceId === null ? 'unauthenticated' : 'not_found')
        const given = method === 'GET' ? queryCoercion(operation.input)(asObject(request.query)) : asObject(request.body ?? {})
        return answer(kernel, reply, method === 'POST' ? 201 : 200, await runOperation(kernel, operation, call, given))
      },
    })
  }
}

function answer(kernel: Kernel, reply: FastifyReply, status: number, { output, cookies, replayed }: Outcome<unknown>): FastifyReply {
  if (cookies.length > 0) writeCookies(kernel, reply, cookies)
  if (replayed) reply.header('idempotency-replayed', 'true')
  return reply.code(status).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(output))
}

export function readRoute(operation: Pick<Operation, 'rest'>): { method: HttpMethod; path: string } {
  const [method, path] = operation.rest.split(' ')
  return { method: method as HttpMethod, path: path! }
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new AppError('malformed_request', { detail: 'The body must be a JSON object.' })
}
