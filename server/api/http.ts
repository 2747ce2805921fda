import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import Fastify, { type FastifyInstance } from 'fastify'
import { AppError } from '../kernel/errors.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { plainLog } from '../kernel/telemetry/log.ts'
import { requestSeconds } from '../kernel/telemetry/metrics.ts'
import { sendProblem } from './problem.ts'
import { correlationIdOf } from './request.ts'
import { trustOf } from './trusted-proxies.ts'

const mebibyte = 1024 * 1024

/** The HTTP entrance with its limits, correlation ids, log lines and the one form of errors; surfaces are mounted on it. */
export async function makeHttp(kernel: Kernel): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: mebibyte,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    connectionTimeout: 120_000,
    forceCloseConnections: true,
    trustProxy: trustOf(kernel.config.http.trustedProxies),
    genReqId: (request) => correlationIdOf(request.headers),
    routerOptions: { maxParamLength: 400 },
    // What the router itself refuses: addresses that cannot be decoded or are too long.
    frameworkErrors: (error, _request, reply) => sendProblem(reply, error),
  })
  await app.register(cookie)
  const requestLog = plainLog(kernel.log)
  // Only what is worth it: API answers are small, and the assets were compressed when they were built.
  await app.register(compress, { threshold: 2_048, encodings: ['gzip'], global: true })

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-correlation-id', request.id).header('x-content-type-options', 'nosniff')
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.config.route ?? request.routeOptions.url ?? 'unknown'
    requestSeconds.observe({ route, status: reply.statusCode }, reply.elapsedTime / 1000)
    requestLog.info({
      correlationId: request.id, method: request.method, url: withoutQuery(request.url), status: reply.statusCode, ms: Math.round(reply.elapsedTime * 10) / 10, ip: request.ip,
    }, 'request')
  })
  app.setErrorHandler((error, request, reply) => {
    if (!(error instanceof AppError) && !hasStatus(error)) {
      kernel.log.error({ err: error, correlationId: request.id }, 'a request failed')
    }
    return sendProblem(reply, error)
  })
  return app
}

// Queries may hold tokens of links; logs must not.
function withoutQuery(url: string): string {
  const mark = url.indexOf('?')
  return mark === -1 ? url : url.slice(0, mark)
}

function hasStatus(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route's name in metrics. */
    route?: string
  }
}
