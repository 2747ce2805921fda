import type {} from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller, Cookie, RequestInfo } from '../kernel/context.ts'
import { AppError } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Call, Surface } from '../kernel/run-operation.ts'

export type Credentials = { bearer?: string; accessCookie?: string }
export type Authenticate = (credentials: Credentials) => Promise<Caller>

export const accessCookie = 'hayloft_access'

/** Who calls, from where, and within which limit: the same for every HTTP transport. Writes the limit's headers. */
export async function admit(
  kernel: Kernel, authenticate: Authenticate, request: FastifyRequest, reply: FastifyReply, surface: Surface,
): Promise<Call> {
  const credentials = credentialsOf(request)
  const caller = await authenticate(credentials)
  if (credentials.accessCookie && !credentials.bearer) refuseForeignSites(request)
  const bucket = caller.actor.id ?? `address ${request.ip}`
  const limit = caller.actor.kind === 'anonymous' ? kernel.config.limits.requestsPerAddress : caller.rateLimit
  if (limit !== null) {
    const state = await kernel.limits.take(bucket, limit)
    reply.header('ratelimit-limit', state.limit).header('ratelimit-remaining', state.remaining).header('ratelimit-reset', state.resetSeconds)
      .header('ratelimit-policy', `${state.limit};w=60`)
    if (!state.allowed) throw new AppError('rate_limited', { retryAfterSeconds: state.resetSeconds })
  }
  return { caller, request: infoOf(request), surface }
}

/** Cookies travel by themselves, so a page of another site could make a signed-in browser write; it cannot set this header. */
function refuseForeignSites(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.headers['x-hayloft'] === '1') return
  throw new AppError('forbidden', { detail: 'A write with a cookie needs the header x-hayloft: 1.' })
}

export function credentialsOf(request: Pick<FastifyRequest, 'headers'> & { cookies?: Record<string, string | undefined> }): Credentials {
  const header = request.headers.authorization
  if (header !== undefined) {
    const bearer = /^Bearer +(\S+)$/i.exec(header)?.[1]
    if (bearer === undefined) throw new AppError('unauthenticated', { detail: 'The Authorization header must read: Bearer, a space, and a key or token.' })
    return { bearer }
  }
  const cookie = request.cookies?.[accessCookie]
  return cookie ? { accessCookie: cookie } : {}
}

export function infoOf(request: FastifyRequest): RequestInfo {
  const key = request.headers['idempotency-key']
  if (key !== undefined && (typeof key !== 'string' || key.length < 1 || key.length > 255)) {
    throw new AppError('invalid_input', { detail: 'Idempotency-Key: one value of 1 to 255 characters' })
  }
  return {
    correlationId: request.id,
    ip: request.ip,
    userAgent: request.headers['user-agent']?.slice(0, 400) ?? null,
    cookies: request.cookies,
    ...(key === undefined ? {} : { idempotencyKey: key }),
  }
}

/** The caller's correlation id when it sends a plain one, else a new one. What runs and plugins did is told by theirs: nobody else may say so. */
export function correlationIdOf(headers: Record<string, string | string[] | undefined>): string {
  const given = headers['x-correlation-id']
  return typeof given === 'string' && /^(?!run:|plugin:)[\w.:-]{8,100}$/.test(given) ? given : newId()
}

export function writeCookies(kernel: Kernel, reply: FastifyReply, cookies: readonly Cookie[]): void {
  for (const { name, value, path, maxAgeSeconds } of cookies) {
    reply.setCookie(name, value, {
      path, maxAge: maxAgeSeconds, httpOnly: true, sameSite: 'lax', secure: kernel.config.http.publicUrl?.startsWith('https:') ?? false,
    })
  }
}
