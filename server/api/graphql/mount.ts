import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError, subscribe } from 'graphql'
import { createHandler, type RequestParams } from 'graphql-http'
import { useServer } from 'graphql-ws/use/ws'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Caller } from '../../kernel/context.ts'
import { errorTable, toAppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import type { Hub } from '../../kernel/realtime/hub.ts'
import { type Authenticate, admit, writeCookies } from '../request.ts'
import { type Edition, type Editions, makeEditions } from './editions.ts'
import { type GraphContext, makeGraphContext, toGraphError } from './graph-context.ts'
import { makePersistedQueries } from './persisted-queries.ts'
import type { SubscriptionContext } from './schema.ts'

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void
type Subscriptions = {
  handleUpgrade: Upgrade
  /** Closes the sockets of callers who may no longer listen. */
  end(matches: (caller: Caller) => boolean): void
}
type Raw = { body: unknown; context: GraphContext; edition: Edition }

/** /graphql after the GraphQL-over-HTTP specification (graphql-http); subscriptions by graphql-ws on the same path. */
export function mountGraphql(app: FastifyInstance, kernel: Kernel, authenticate: Authenticate, hub: Hub): Subscriptions {
  const editions = makeEditions(kernel)
  const persisted = makePersistedQueries()

  const handle = createHandler<Raw, undefined, GraphContext>({
    parseRequestParams: ({ method, raw }) => {
      if (method !== 'POST' || !isObject(raw.body)) return undefined
      const { query, extensions } = raw.body
      if (typeof query === 'string' && extensions === undefined) return undefined
      const text = persisted.textOf(typeof query === 'string' ? query : null, extensions)
      if (text instanceof GraphQLError) throw text
      raw.body['query'] = text
      return undefined
    },
    onSubscribe: ({ raw }, { query, operationName, variables }: RequestParams) => {
      const { schema, documents } = raw.edition
      const prepared = documents.prepare(query)
      if ('errors' in prepared) return prepared.errors
      return { schema, document: prepared.document, operationName, variableValues: variables, contextValue: raw.context }
    },
    execute: (args) => editions.executing(args.schema)(args),
  })

  app.register(async (scope) => {
    // graphql-http reads the body itself: what is unreadable gets the answer that its specification asks for.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    scope.route({
      method: ['GET', 'POST'],
      url: '/graphql',
      config: { route: 'graphql' },
      handler: (request, reply) => answer(kernel, authenticate, editions, handle, request, reply),
    })
  })
  return serveSubscriptions(kernel, authenticate, hub, editions)
}

async function answer(
  kernel: Kernel, authenticate: Authenticate, editions: Editions, handle: ReturnType<typeof createHandler<Raw, undefined, GraphContext>>,
  request: FastifyRequest, reply: FastifyReply,
): Promise<FastifyReply> {
  try {
    const context = makeGraphContext(kernel, await admit(kernel, authenticate, request, reply, 'graphql'))
    const body = readJson(request.body)
    const [text, init] = await handle({
      method: request.method, url: request.url, headers: request.headers, body: isObject(body) ? body : String(request.body ?? ''), raw: { body, context, edition: await editions.of(context.call.caller) }, context: undefined,
    })
    writeCookies(kernel, reply, context.cookies)
    return reply.code(init.status).headers(init.headers ?? {}).send(text)
  } catch (error) {
    const known = toAppError(error)
    if (known.data.retryAfterSeconds) reply.header('retry-after', known.data.retryAfterSeconds)
    return reply.code(errorTable[known.code].http).type('application/json; charset=utf-8').send(JSON.stringify({ errors: [toGraphError(known)] }))
  }
}

function serveSubscriptions(kernel: Kernel, authenticate: Authenticate, hub: Hub, editions: Editions): Subscriptions {
  const callers = new Map<WebSocket, Caller>()
  const server = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024, handleProtocols: (protocols) => (protocols.has('graphql-transport-ws') ? 'graphql-transport-ws' : false) })
  useServer<Record<string, unknown>, { socket: WebSocket; context?: SubscriptionContext; edition?: Edition }>({
    connectionInitWaitTimeout: 10_000,
    onConnect: async (ctx) => {
      const bearer = /^Bearer +(\S+)$/i.exec(String(ctx.connectionParams?.['authorization'] ?? ''))?.[1]
      try {
        const caller = await authenticate(bearer ? { bearer } : {})
        if (caller.workspaceId === null) return false
        const request = { correlationId: newId(), ip: null, userAgent: null }
        callers.set(ctx.extra.socket, caller)
        ctx.extra.edition = await editions.of(caller)
        ctx.extra.context = { ...makeGraphContext(kernel, { caller, request, surface: 'graphql' }), hub }
        return true
      } catch {
        return false
      }
    },
    onSubscribe: (ctx, _id, { query, operationName, variables }) => {
      // Nothing is subscribed to before the connection has been admitted.
      const { schema, documents } = ctx.extra.edition!
      const prepared = documents.prepare(query)
      if ('errors' in prepared) return prepared.errors
      return { schema, document: prepared.document, operationName, variableValues: variables, contextValue: ctx.extra.context }
    },
    execute: (args) => editions.executing(args.schema)(args),
    subscribe: (args) => subscribe(args),
    onDisconnect: (ctx) => void callers.delete(ctx.extra.socket),
  }, server)
  return {
    handleUpgrade: (request, socket, head) => server.handleUpgrade(request, socket, head, (ws) => server.emit('connection', ws, request)),
    end(matches) {
      for (const [socket, caller] of callers) if (matches(caller)) socket.close(4401, 'session ended')
    },
  }
}

function readJson(body: unknown): unknown {
  if (typeof body !== 'string') return undefined
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
